package dev.clusterjanitor.core.policy;

/** What sets the CPU limit of a machine. */
enum CpuRule {
    POLICY("idle-cpu-percent"),
    HALF_OF_A_PROCESSOR("half of one processor"),
    QUARTER_OF_A_PROCESSOR("a quarter of one processor, beside GPUs"),
    ONE_PROCESSOR("90 % of one processor, however many workers"),
    HALF_OF_THE_MACHINE("half of the machine, however many workers"),
    BASELINE("its baseline without CPU credits"),
    UNKNOWN("idle-cpu-percent, as its processors are not known");

    private final String text;

    CpuRule(String text) {
        this.text = text;
    }

    /** In words, for people. */
    String text() {
        return text;
    }
}
