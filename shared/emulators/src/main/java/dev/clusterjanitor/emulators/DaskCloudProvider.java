package dev.clusterjanitor.emulators;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The real dask-cloudprovider, in a virtual environment, to make clusters in an emulator and leave them behind. What it
 * would connect to are addresses that the emulator invented; its Python processes refuse to leave loopback, and wait
 * instead.
 */
public final class DaskCloudProvider {

    private final WorkDirectory work;
    private final PythonEnvironment environment;

    private DaskCloudProvider(WorkDirectory work, PythonEnvironment environment) {
        this.work = work;
        this.environment = environment;
    }

    /**
     * Installs it, or finds it installed.
     *
     * @param directory for the virtual environment and logs: {@link AwsEmulator.Options#directory}
     * @throws EmulatorUnavailable if Python, pip or a package is not to be had
     */
    public static DaskCloudProvider install(Path directory) {
        return install(directory, "dask-cloudprovider");
    }

    /**
     * The same for 2024.9.1, the last release that names and tags its ECS clusters in the old way.
     *
     * @throws EmulatorUnavailable if Python, pip or a package is not to be had
     */
    public static DaskCloudProvider installOld(Path directory) {
        return install(directory, "dask-cloudprovider-2024");
    }

    private static DaskCloudProvider install(Path directory, String name) {
        String requirements = WorkDirectory.resource(name + "-requirements.txt");
        return new DaskCloudProvider(
                new WorkDirectory(directory), PythonEnvironment.install(directory, name, requirements));
    }

    /** Starts a scheduler for {@link ClusterRequest#running}. */
    public DaskScheduler startScheduler() {
        return DaskScheduler.awaited(start("run_scheduler", List.of(), Map.of()));
    }

    /**
     * Starts a client that makes an {@code EC2Cluster}, and returns when it has come as far as asked.
     *
     * @param aws the emulator's endpoint, or that of a {@link FaultProxy} before it
     * @throws EmulatorUnavailable if it fails, or takes longer than a minute and a half
     */
    public DaskClient startEc2Cluster(URI aws, ClusterRequest request) {
        List<String> arguments = new ArrayList<>(List.of(
                "--moment", request.moment().name(),
                "--region", request.region(),
                "--workers", String.valueOf(request.workers()),
                "--tags", DaskEvents.asJson(request.tags())));
        request.scheduler().ifPresent(scheduler -> arguments.addAll(List.of("--scheduler", scheduler.toString())));
        Map<String, String> environment = AwsEmulator.environment(LoopbackHttp.requireLoopback(aws));
        return DaskClient.awaited(start("ec2_cluster", arguments, environment));
    }

    /**
     * Starts a client that makes a {@code FargateCluster}, and returns when that is complete. The emulator must keep tasks
     * running, and know AWS' managed policies.
     *
     * @param aws the emulator's endpoint, or that of a {@link FaultProxy} before it
     * @param request of a running cluster
     * @param ecsCluster the ARN of a user's own ECS cluster; empty: dask-cloudprovider makes one
     * @throws EmulatorUnavailable if it fails, or takes longer than a minute and a half
     */
    public DaskClient startFargateCluster(URI aws, ClusterRequest request, Optional<String> ecsCluster) {
        List<String> arguments = new ArrayList<>(List.of(
                "--region", request.region(),
                "--workers", String.valueOf(request.workers()),
                "--scheduler", request.scheduler().map(URI::toString).orElseThrow(),
                "--tags", DaskEvents.asJson(request.tags())));
        ecsCluster.ifPresent(arn -> arguments.addAll(List.of("--cluster-arn", arn)));
        return DaskClient.awaited(
                start("ecs_cluster", arguments, AwsEmulator.environment(LoopbackHttp.requireLoopback(aws))));
    }

    /**
     * Runs dask-cloudprovider's own clean-up of ECS, as each of its ECSClusters does when it starts.
     *
     * @throws EmulatorUnavailable if it fails, or takes longer than a minute and a half
     */
    public void cleanUpEcs(URI aws, String region) {
        Map<String, String> environment = AwsEmulator.environment(LoopbackHttp.requireLoopback(aws));
        DaskClient.awaited(start("ecs_cluster", List.of("--region", region, "--cleanup"), environment))
                .close();
    }

    private ChildProcess start(String script, List<String> arguments, Map<String, String> aws) {
        List<String> command = new ArrayList<>(List.of(
                environment.python(), work.scripts().resolve(script + ".py").toString()));
        command.addAll(arguments);
        Map<String, String> variables = new TreeMap<>(aws);
        variables.put("DASK_CONFIG", work.inside("dask-config").toString()); // empty: not the user's own
        variables.put("PYTHONDONTWRITEBYTECODE", "1");
        return ChildProcess.start(command, variables, work.newLog(script));
    }
}
