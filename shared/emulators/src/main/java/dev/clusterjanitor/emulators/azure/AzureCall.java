package dev.clusterjanitor.emulators.azure;

/**
 * A call that reached the emulator.
 *
 * @param method the HTTP method
 * @param path the decoded path, without the emulator's own address
 * @param query the decoded query, as text
 * @param body what was sent
 * @param action the right that Azure asks for, such as {@code Microsoft.Compute/virtualMachines/read}; empty for what
 *     needs none, or for a path that the emulator does not know
 * @param status the HTTP status of the answer
 */
public record AzureCall(String method, String path, String query, String body, String action, int status) {

    /** Whether it may have changed anything. Resource Graph and metrics are read with POST. */
    public boolean isWrite() {
        return !method.equals("GET") && !action.endsWith("/read");
    }
}
