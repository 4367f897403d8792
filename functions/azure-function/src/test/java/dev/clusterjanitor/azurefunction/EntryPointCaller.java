package dev.clusterjanitor.azurefunction;

import com.microsoft.azure.functions.ExecutionContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.logging.Logger;

/** Calls the entry point by reflection, as the Java worker does. Needs nothing that is not staged. */
public final class EntryPointCaller {
    private EntryPointCaller() {}

    /** Ends with status 1 if the entry point throws. */
    public static void main(String[] arguments) throws Exception {
        Object context = Proxy.newProxyInstance(
                EntryPointCaller.class.getClassLoader(),
                new Class<?>[] {ExecutionContext.class},
                (proxy, method, values) ->
                        method.getName().equals("getLogger") ? Logger.getLogger("janitor") : "invocation-1");
        Class<?> type = Class.forName("dev.clusterjanitor.azurefunction.JanitorTimer");
        Object entry = type.getConstructor().newInstance();
        try {
            type.getMethod("run", String.class, ExecutionContext.class).invoke(entry, "{}", context);
        } catch (InvocationTargetException failed) {
            System.out.println(failed.getCause());
            System.exit(1);
        }
        System.exit(0);
    }
}
