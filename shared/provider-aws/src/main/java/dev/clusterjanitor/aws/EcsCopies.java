package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.machines.Copies;
import dev.clusterjanitor.machines.Copies.Candidate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * Tells the tasks that dask-cloudprovider started for a cluster from those that carry its tags without that proof: ECS
 * hands the tags of a task definition on to whatever is run from it, where the caller wants that. Pure.
 *
 * <p>What all tasks of dask-cloudprovider have in common (dask_cloudprovider/aws/ecs.py, Task.start): a command of their
 * own for the container of their role, with a name of its own for each worker; and tags that name the ECS cluster that they
 * run in. Not compared is what users set by {@code scheduler_task_kwargs} and {@code worker_task_kwargs} ({@code startedBy},
 * {@code group}), and the capacity provider, which an ECS cluster's default strategy may choose anew for each task.
 */
final class EcsCopies {
    /** How {@code startedBy} begins where AWS starts a task for a rule, schedule, workflow or deployment. */
    private static final List<String> STARTERS =
            List.of("events-rule/", "chronos-schedule/", "AWS Step Functions", "ecs-svc/");

    private EcsCopies() {}

    /**
     * Why a task may not be one that dask-cloudprovider started, as half a sentence about it; empty if nothing speaks
     * against it.
     *
     * @param task with its overrides
     * @param container the name of its container that is Dask's
     * @param tags all its tags
     */
    static String doubt(Task task, String container, Map<String, String> tags) {
        String starter = EcsAnswers.text(task.startedBy());
        if (STARTERS.stream().anyMatch(starter::startsWith)) {
            return "AWS started it for something else (startedBy)";
        }
        List<String> command = command(task, container);
        String first = command.isEmpty() ? "" : command.get(0);
        boolean asDaskDoes = switch (container) {
            case "dask-worker" ->
                (first.equals("dask-worker") || first.equals("dask-cuda-worker"))
                        && !nameOf(task, container).isEmpty();
            // Releases up to 2022.8.0 leave the scheduler's command to the task definition.
            case "dask-scheduler" ->
                first.equals("dask-scheduler") || (first.isEmpty() && !tags.containsKey(EcsMarker.NAME_KEY));
            default -> true;
        };
        return asDaskDoes ? "" : "it was not started with the command that dask-cloudprovider gives";
    }

    /** The name that a worker was given on its command line, unique among those of its cluster; empty if it has none. */
    static String nameOf(Task task, String container) {
        List<String> command = command(task, container);
        int at = command.indexOf("--name");
        return container.equals("dask-worker") && at >= 0 && at + 1 < command.size() ? command.get(at + 1) : "";
    }

    /**
     * How many workers run in a task, as its command line says ({@code --nworkers}, before 2021.7 {@code --nprocs}). 1 where it says
     * nothing, or leaves it to Dask: the fewer workers, the less traffic passes for idleness.
     */
    static int workersOf(Task task, String container) {
        List<String> command = command(task, container);
        for (int i = 0; i < command.size(); i++) {
            String[] option = command.get(i).split("=", 2);
            if (option[0].equals("--nworkers") || option[0].equals("--nprocs")) {
                String value = option.length > 1 ? option[1] : i + 1 < command.size() ? command.get(i + 1) : "";
                return value.matches("[1-9]\\d{0,2}") ? Integer.parseInt(value) : 1;
            }
        }
        return 1;
    }

    /**
     * The tasks of one cluster that dask-cloudprovider may not have started.
     *
     * @param tasks all that carry its tags and live
     * @return for the id of each task in doubt why, as half a sentence about it
     */
    static Map<String, String> among(List<EcsTask> tasks) {
        Map<String, String> doubts = new LinkedHashMap<>();
        tasks.stream().filter(task -> !task.doubt().isEmpty()).forEach(task -> doubts.put(task.id(), task.doubt()));
        doubts.putAll(Copies.among(tasks.stream()
                .filter(task -> !doubts.containsKey(task.id()))
                // Two schedulers of one name may be two clusters of one name: that is a doubt about all of it.
                .filter(task -> task.role() == Role.WORKER)
                .map(task -> new Candidate(task.id(), task.name(), task.role(), task.createdAt(), Map.of()))
                .toList()));
        return doubts;
    }

    private static List<String> command(Task task, String container) {
        return Optional.ofNullable(task.overrides()).stream()
                .flatMap(overrides -> overrides.containerOverrides().stream())
                .filter(one -> container.equals(one.name()))
                .map(ContainerOverride::command)
                .findFirst()
                .orElse(List.of());
    }
}
