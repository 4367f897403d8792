package dev.clusterjanitor.machines;

import dev.clusterjanitor.core.model.Capacity;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a machine can do, by the name of its type: from tables of the clouds' own figures, and by the clouds' naming rules for types
 * that are newer than the tables. A type that nothing is known of may have accelerators, and has no known number of processors.
 */
public final class MachineTypes {
    private static final TypeTable EC2 = new TypeTable("ec2-types.csv");
    private static final TypeTable GOOGLE = new TypeTable("google-types.csv");
    private static final TypeTable AZURE = new TypeTable("azure-sizes.csv");

    /** The lowest baseline of any type that has one: what holds for those of which it is not known. */
    private static final double LOWEST_BASELINE = 5;

    /** "Burstable performance instances" in the EC2 user guide; t1 has no credits. */
    private static final Pattern EC2_BURSTABLE = Pattern.compile("t(?!1\\.)\\d+[a-z-]*\\..+");

    /** "Custom machine types" in the Compute Engine guide; no family means n1. */
    private static final Pattern GOOGLE_CUSTOM = Pattern.compile("(?:[a-z0-9]+-)?custom-(\\d{1,3})-\\d+(?:-ext)?");

    /** Shared cores with a memory of one's own: {@code e2-custom-small-2048}. */
    private static final Pattern GOOGLE_SHARED = Pattern.compile("e2-custom-(micro|small|medium)-\\d+");

    private static final Map<String, Double> RESERVED = Map.of("micro", 0.25, "small", 0.5, "medium", 1.0);

    /** General-purpose and compute-optimized families: family, memory, processors. */
    private static final Pattern GOOGLE_NAME =
            Pattern.compile("[a-z]\\d[a-z]*-(?:standard|highmem|highcpu)-(\\d{1,3})(?:-lssd|-metal)?");

    /** "Azure VM sizes naming conventions", which versions from 3 on keep to: family, processors, constrained number. */
    private static final Pattern AZURE_NAME =
            Pattern.compile("standard_([a-z]{1,2})(\\d{1,3})(?:-\\d{1,3})?[a-z]*(?:_[a-z0-9]+)*_v(?:[3-9]|\\d{2})");

    private static final Pattern AZURE_BURSTABLE = Pattern.compile("standard_b\\d.*");

    private MachineTypes() {}

    /**
     * Of an EC2 instance.
     *
     * @param type its type: {@code m5.large}
     * @param told how many processors EC2 tells of this instance ({@code Instance.CpuOptions}, cores times threads); 0 if it
     *     tells of none
     */
    public static Capacity ofEc2(String type, int told) {
        Optional<Capacity> known = EC2.of(type);
        return known.orElseGet(() -> unknown(0, EC2_BURSTABLE.matcher(type).matches()))
                .withProcessors(told);
    }

    /**
     * Of a Compute Engine instance. Its CPU metric is a share of the processors reserved for it: on shared cores those are fewer than
     * the guest sees.
     *
     * @param type its machine type: {@code n1-standard-4}
     * @param told how many processors the instance itself tells of ({@code advancedMachineFeatures}); counts where it is more
     *     than its type has; 0 if it tells of none
     * @param gpus how many accelerators the instance itself tells of ({@code guestAccelerators}), which its type may not
     */
    public static Capacity ofGoogle(String type, int told, int gpus) {
        Capacity capacity = GOOGLE.of(type).or(() -> customOfGoogle(type)).orElseGet(() -> {
            Matcher name = GOOGLE_NAME.matcher(type);
            return unknown(name.matches() ? Integer.parseInt(name.group(1)) : 0, false);
        });
        // Google's metric goes on to be a share of all processors of the type where fewer are visible ("Set the number
        // of threads").
        Capacity own = capacity.withProcessors(Math.max(told, capacity.processors()));
        return gpus > 0 ? new Capacity(own.processors(), 0, true, Math.max(gpus, own.workers())) : own;
    }

    private static Optional<Capacity> customOfGoogle(String type) {
        Matcher shared = GOOGLE_SHARED.matcher(type);
        if (shared.matches()) {
            return Optional.of(Capacity.of(RESERVED.getOrDefault(shared.group(1), 0.0)));
        }
        Matcher custom = GOOGLE_CUSTOM.matcher(type);
        return custom.matches() ? Optional.of(Capacity.of(Integer.parseInt(custom.group(1)))) : Optional.empty();
    }

    /**
     * Of an Azure virtual machine.
     *
     * @param size its size, in any case: {@code Standard_DS1_v2}
     * @param told how many processors the machine itself tells of ({@code hardwareProfile.vmSizeProperties.vCPUsAvailable}); 0 if
     *     it tells of none
     */
    public static Capacity ofAzure(String size, int told) {
        String name = size.toLowerCase(Locale.ROOT);
        return AZURE.of(name)
                .orElseGet(() -> {
                    Matcher rule = AZURE_NAME.matcher(name);
                    // Of a constrained size the whole number: the more processors, the lower the limit.
                    int processors = rule.matches() ? Integer.parseInt(rule.group(2)) : 0;
                    return unknown(processors, AZURE_BURSTABLE.matcher(name).matches());
                })
                .withProcessors(told);
    }

    /**
     * Of an ECS task.
     *
     * @param cpuUnits what it has of its host, of which 1,024 are one processor; 0 if ECS does not tell
     * @param gpus how many GPUs it has
     * @param workers how many workers run in it
     */
    public static Capacity ofEcsTask(int cpuUnits, int gpus, int workers) {
        return new Capacity(cpuUnits / 1024.0, 0, gpus > 0, Math.max(1, workers));
    }

    private static Capacity unknown(int processors, boolean isBurstable) {
        return new Capacity(processors, isBurstable ? LOWEST_BASELINE : 0, true, 1);
    }
}
