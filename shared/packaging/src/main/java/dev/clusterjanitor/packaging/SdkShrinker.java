package dev.clusterjanitor.packaging;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Takes the operations that nobody calls out of the clients of the AWS SDK, and with them the classes that only these need.
 *
 * <p>A client is generated code: one method for each operation, each with its own request, response, marshaller and so on;
 * EC2 alone has some 700. Everything outside {@code software.amazon.awssdk.services} and Slack's model is a root. A class of
 * these stays if a class that stays refers to it. Of a client, only those operations stay that are called by a class that stays.
 */
final class SdkShrinker {
    private static final String SDK = "software/amazon/awssdk/";
    private static final String SERVICES = SDK + "services/";

    /** Slack's model is read by Gson, which makes what stands in a field's type, and nothing else. */
    private static final String SLACK = "com/slack/api/model/";

    /** Found by the SDK by its name, where credentials come from a web identity. */
    private static final String BY_NAME = SERVICES + "sts/internal/StsWebIdentityCredentialsProviderFactory";

    private final Map<String, byte[]> all;
    private final Set<String> kept = new HashSet<>();
    private final Deque<String> unread = new ArrayDeque<>();
    private final Set<String> readClients = new HashSet<>();
    /** Operations that are called, by the package of their service. */
    private final Map<String, Set<String>> called = new HashMap<>();
    /** All operations of each client. */
    private final Map<String, Set<String>> operations = new HashMap<>();

    /**
     * Makes ready.
     *
     * @param all classes by their internal names
     */
    SdkShrinker(Map<String, byte[]> all) {
        this.all = new LinkedHashMap<>(all);
        Set<String> services = new HashSet<>();
        all.forEach((name, bytes) -> {
            @Nullable String id = isClient(name) ? RegionTable.id(bytes) : null;
            if (id != null) {
                services.add(id);
            }
        });
        this.all.computeIfPresent(RegionTable.NAME, (name, bytes) -> RegionTable.of(bytes, services));
    }

    /** The classes that stay, in the order in which they came. */
    Map<String, byte[]> shrink() {
        all.keySet().stream()
                .filter(name -> !isOnlyForOthers(name) || name.equals(BY_NAME))
                .forEach(this::keep);
        int before;
        do {
            before = size();
            while (!unread.isEmpty()) {
                read(unread.remove());
            }
            // Operations that were called only by what was read meanwhile.
            readClients.forEach(this::read);
        } while (size() != before || !unread.isEmpty());
        Map<String, byte[]> left = new LinkedHashMap<>();
        all.forEach((name, bytes) -> {
            if (kept.contains(name)) {
                byte[] needed = isClient(name) ? withoutUncalled(name) : bytes;
                left.put(name, name.startsWith(SDK) ? Thinned.of(needed) : needed);
            }
        });
        return left;
    }

    /** Stays only if a class that stays refers to it. */
    private static boolean isOnlyForOthers(String name) {
        return name.startsWith(SERVICES) || name.startsWith(SLACK) || name.startsWith(RegionTable.ENTRIES);
    }

    private int size() {
        return kept.size() + called.values().stream().mapToInt(Set::size).sum();
    }

    private void keep(String name) {
        if (all.containsKey(name) && kept.add(name)) {
            unread.add(name);
        }
    }

    private void keepButModel(String name) {
        if (!name.contains("/model/")) {
            keep(name);
        }
    }

    /** A class that asks which operation it is, and has a branch for each: those of the uncalled are never entered. */
    private static boolean isByOperation(String name) {
        return name.startsWith(SERVICES) && name.contains("/endpoints/internal/");
    }

    private void read(String name) {
        if (isClient(name)) {
            readClients.add(name);
        }
        References references = new References(isByOperation(name) ? this::keepButModel : this::keep, this::call);
        reader(name).accept(isClient(name) ? new Called(references, name) : references, ClassReader.SKIP_DEBUG);
    }

    private void call(String owner, String method) {
        if (isClient(owner)) {
            called.computeIfAbsent(service(owner), s -> new HashSet<>()).add(method);
        }
    }

    private byte[] withoutUncalled(String name) {
        ClassWriter writer = new ClassWriter(0);
        reader(name)
                .accept(
                        new Called(writer, name) {
                            @Override
                            public void visitInnerClass(String inner, String outer, String simple, int access) {
                                if (!all.containsKey(inner) || kept.contains(inner)) {
                                    super.visitInnerClass(inner, outer, simple, access);
                                }
                            }
                        },
                        0);
        return writer.toByteArray();
    }

    private ClassReader reader(String name) {
        return new ClassReader(all.getOrDefault(name, new byte[0]));
    }

    /** A client and its interface: {@code ec2/Ec2Client}, {@code ec2/DefaultEc2Client}. */
    private static boolean isClient(String name) {
        return name.startsWith(SERVICES)
                && name.endsWith("Client")
                && name.indexOf('/', SERVICES.length()) == name.lastIndexOf('/');
    }

    private static String service(String name) {
        return name.substring(0, name.indexOf('/', SERVICES.length()) + 1);
    }

    /** A client without the operations that are not called. */
    private class Called extends ClassVisitor {
        private final String client;
        private final String service;

        Called(ClassVisitor next, String client) {
            super(Opcodes.ASM9, next);
            this.client = client;
            this.service = service(client);
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            return isUncalledOperation(name, descriptor)
                    ? null
                    : super.visitMethod(access, name, descriptor, signature, exceptions);
        }

        private boolean isUncalledOperation(String name, String descriptor) {
            Set<String> uncalled = operations.computeIfAbsent(client, SdkShrinker.this::operations);
            String operation = name.startsWith("lambda$") ? name.split("\\$", 3)[1] : name;
            boolean isOne = speaksOfService(service, descriptor) || uncalled.contains(operation);
            return isOne && !called.getOrDefault(service, Set.of()).contains(operation);
        }
    }

    /** The names of all operations of a client. */
    private Set<String> operations(String client) {
        Set<String> names = new HashSet<>();
        String service = service(client);
        reader(client)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public @Nullable MethodVisitor visitMethod(
                                    int access, String name, String descriptor, String signature, String[] exceptions) {
                                if (speaksOfService(service, descriptor)) {
                                    names.add(name);
                                }
                                return null;
                            }
                        },
                        ClassReader.SKIP_CODE);
        return names;
    }

    /** An operation speaks of a request, response, paginator or waiter of its service; its lambdas bear its name. */
    private static boolean speaksOfService(String service, String descriptor) {
        return descriptor.contains(service + "model/")
                || descriptor.contains(service + "paginators/")
                || descriptor.contains(service + "waiters/")
                || descriptor.contains("Utilities;");
    }
}
