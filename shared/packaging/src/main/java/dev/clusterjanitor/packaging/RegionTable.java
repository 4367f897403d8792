package dev.clusterjanitor.packaging;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * The SDK's table of the regions of every service of AWS, one class for each of some three hundred. A service that is not in it gets the
 * common pattern of addresses, says {@code ServiceMetadata.of}; so what nobody calls may go.
 */
final class RegionTable {
    static final String NAME = "software/amazon/awssdk/regions/GeneratedServiceMetadataProvider";

    /** Where the classes are that it names. */
    static final String ENTRIES = "software/amazon/awssdk/regions/servicemetadata/";

    private static final String ID = "SERVICE_METADATA_ID";

    private RegionTable() {}

    /** The table without the services that are not named. */
    static byte[] of(byte[] table, Set<String> services) {
        ClassNode node = new ClassNode();
        new ClassReader(table).accept(node, 0);
        for (MethodNode method : node.methods) {
            if (method.name.equals("<clinit>")) {
                prune(method.instructions, services);
            }
        }
        ClassWriter writer = new ClassWriter(0);
        node.accept(writer);
        return writer.toByteArray();
    }

    /** By which id a client's service stands in the table; null if it does not say. */
    static @Nullable String id(byte[] client) {
        ClassNode node = new ClassNode();
        new ClassReader(client).accept(node, ClassReader.SKIP_CODE);
        return node.fields.stream()
                .filter(field -> field.name.equals(ID) && field.value instanceof String)
                .map(field -> (String) field.value)
                .findFirst()
                .orElse(null);
    }

    /** An entry is: its id, a new object of its class, and {@code put}. */
    private static void prune(InsnList code, Set<String> services) {
        @Nullable AbstractInsnNode at = code.getFirst();
        while (at != null) {
            @Nullable AbstractInsnNode next = at.getNext();
            if (at instanceof LdcInsnNode id && id.cst instanceof String service && !services.contains(service)) {
                next = withoutEntry(code, at);
            }
            at = next;
        }
    }

    private static @Nullable AbstractInsnNode withoutEntry(InsnList code, AbstractInsnNode first) {
        @Nullable AbstractInsnNode at = first;
        while (at != null) {
            @Nullable AbstractInsnNode next = at.getNext();
            boolean last = at instanceof MethodInsnNode call && call.name.equals("put");
            code.remove(at);
            if (last) {
                return next;
            }
            at = next;
        }
        throw new IllegalStateException("the table of regions is not made as it was: look at " + NAME);
    }
}
