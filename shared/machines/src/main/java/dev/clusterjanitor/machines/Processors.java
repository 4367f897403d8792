package dev.clusterjanitor.machines;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many virtual processors a machine has, by the name of its type. Clouds tell how busy a machine is in percent of all its
 * processors, and what Dask takes without any work is a share of one. A name that does not tell gives 0, which adds nothing to
 * a limit; where a name may mean several numbers, the largest counts, as that adds the least.
 */
public final class Processors {
    /** "Instance types" in the EC2 user guide: from {@code large} on the sizes double, and {@code 9xlarge} is nine xlarge. */
    private static final Pattern EC2 =
            Pattern.compile("([a-z][a-z0-9-]*)\\.(nano|micro|small|medium|large|(\\d{0,3})xlarge)");

    /** "Machine families" in the Compute Engine guide: the last number of a predefined or custom type. */
    private static final Pattern GOOGLE = Pattern.compile(
            "(?:n1|n2|n2d|n4|e2|c2|c2d|c3|c3d|c4|c4a|c4d|t2d|t2a)-(?:standard|highmem|highcpu)-(\\d{1,3})(?:-lssd|-metal)?"
                    + "|(?:[a-z0-9]+-)?custom-(\\d{1,3})-\\d+(?:-ext)?");

    /** Shared-core types, which get a part of their processors for any length of time. */
    private static final Map<String, Double> GOOGLE_SHARED =
            Map.of("e2-micro", 2.0, "e2-small", 2.0, "e2-medium", 2.0, "f1-micro", 1.0, "g1-small", 1.0);

    /**
     * "Azure VM sizes naming conventions": family, number of processors, constrained number. Only families and versions that
     * keep to it.
     */
    private static final Pattern AZURE = Pattern.compile(
            "standard_(?:b|f|(?:[dela]|dc|ec|fx|nc|nv|hb|hc)(?=[\\w-]*_v(?:[3-9]|1\\d)$)|a(?=\\w*_v2$))(\\d{1,3})(?:-\\d{1,3})?[a-z]*(?:_\\w+)?");

    /** The first D sizes, and the second: their numbers are names. */
    private static final Pattern AZURE_D = Pattern.compile("standard_ds?(\\d{1,2})(?:_v2)?");

    private static final Map<Integer, Integer> AZURE_D_SIZES = Map.ofEntries(
            Map.entry(1, 1),
            Map.entry(2, 2),
            Map.entry(3, 4),
            Map.entry(4, 8),
            Map.entry(5, 16),
            Map.entry(11, 2),
            Map.entry(12, 4),
            Map.entry(13, 8),
            Map.entry(14, 16),
            Map.entry(15, 20));

    private Processors() {}

    /** Of an EC2 instance type: {@code t2.micro} has 1, {@code m5.2xlarge} has 8. */
    public static double ofEc2(String type) {
        Matcher matcher = EC2.matcher(type);
        if (!matcher.matches()) {
            return 0;
        }
        String family = matcher.group(1);
        boolean burstable = family.startsWith("t") && !family.equals("t1") && !family.equals("t2");
        return switch (matcher.group(2)) {
            case "nano", "micro", "small" -> burstable ? 2 : 1;
            case "medium", "large" -> 2;
            default -> 4.0 * (matcher.group(3).isEmpty() ? 1 : Integer.parseInt(matcher.group(3)));
        };
    }

    /** Of a Compute Engine machine type: {@code n1-standard-4} has 4. */
    public static double ofGoogle(String type) {
        Matcher matcher = GOOGLE.matcher(type);
        if (matcher.matches()) {
            String number = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            return Integer.parseInt(number);
        }
        return GOOGLE_SHARED.getOrDefault(type, 0.0);
    }

    /** Of an Azure VM size: {@code Standard_DS1_v2} has 1, {@code Standard_D4s_v5} has 4. */
    public static double ofAzure(String size) {
        String name = size.toLowerCase(Locale.ROOT);
        Matcher old = AZURE_D.matcher(name);
        if (old.matches()) {
            return AZURE_D_SIZES.getOrDefault(Integer.parseInt(old.group(1)), 0);
        }
        Matcher matcher = AZURE.matcher(name);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    /** Of a Fargate task: 1,024 CPU units are one. */
    public static double ofFargate(String cpuUnits) {
        return cpuUnits.matches("\\d{1,6}") ? Integer.parseInt(cpuUnits) / 1024.0 : 0;
    }
}
