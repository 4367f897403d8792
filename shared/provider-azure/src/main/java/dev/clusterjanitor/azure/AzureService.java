package dev.clusterjanitor.azure;

/** The services of Azure that are called, and what a token has to be for. */
enum AzureService {
    MANAGER("https://management.azure.com/.default"),
    METRICS("https://metrics.monitor.azure.com/.default"),
    VAULT("https://vault.azure.net/.default"),
    BLOB("https://storage.azure.com/.default"),

    /** With two slashes, as Azure's own library has it: the resource's name ends with one. */
    COMMUNICATION("https://communication.azure.com//.default");

    static final String MANAGER_HOST = "management.azure.com";

    private final String tokenScope;

    AzureService(String tokenScope) {
        this.tokenScope = tokenScope;
    }

    String tokenScope() {
        return tokenScope;
    }
}
