package dev.clusterjanitor.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** On a made-up service of two operations, of which the program calls one. */
class SdkShrinkerTest {
    private static final String SERVICE = "software/amazon/awssdk/services/toy/";
    private static final String CLIENT = SERVICE + "ToyClient";

    private final Map<String, byte[]> all = new LinkedHashMap<>();

    @Test
    void onlyOperationsThatAreCalledStayAndTheirClassesWithThem() {
        plain(SERVICE + "model/ReadRequest");
        plain(SERVICE + "model/BurnRequest");
        plain("org/example/NeverMentioned");
        client("read", "burn");
        caller("org/example/Program", "read");

        Map<String, byte[]> left = new SdkShrinker(all).shrink();

        assertThat(left)
                .containsOnlyKeys(
                        SERVICE + "model/ReadRequest", "org/example/NeverMentioned", CLIENT, "org/example/Program");
        assertThat(new String(left.get(CLIENT), java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains("ReadRequest")
                .doesNotContain("BurnRequest");
    }

    @Test
    void aServiceThatNobodyCallsGoesAltogether() {
        plain(SERVICE + "model/ReadRequest");
        client("read");
        plain("org/example/Program");

        assertThat(new SdkShrinker(all).shrink()).containsOnlyKeys("org/example/Program");
    }

    @Test
    void theProgramsOwnClassesStayAsTheyAre() {
        plain("org/example/Program");

        assertThat(new SdkShrinker(all).shrink().get("org/example/Program")).isSameAs(all.get("org/example/Program"));
    }

    private void plain(String name) {
        all.put(name, begin(name).toByteArray());
    }

    private void client(String... operations) {
        ClassWriter writer = begin(CLIENT);
        for (String operation : operations) {
            MethodVisitor method = writer.visitMethod(Opcodes.ACC_PUBLIC, operation, descriptor(operation), null, null);
            method.visitCode();
            method.visitInsn(Opcodes.RETURN);
            method.visitMaxs(1, 2);
            method.visitEnd();
        }
        all.put(CLIENT, writer.toByteArray());
    }

    private void caller(String name, String operation) {
        ClassWriter writer = begin(name);
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_STATIC, "main", "()V", null, null);
        method.visitCode();
        method.visitInsn(Opcodes.ACONST_NULL);
        method.visitInsn(Opcodes.ACONST_NULL);
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, CLIENT, operation, descriptor(operation), false);
        method.visitInsn(Opcodes.RETURN);
        method.visitMaxs(2, 0);
        method.visitEnd();
        all.put(name, writer.toByteArray());
    }

    private static String descriptor(String operation) {
        String request = Character.toUpperCase(operation.charAt(0)) + operation.substring(1) + "Request";
        return "(L" + SERVICE + "model/" + request + ";)V";
    }

    private static ClassWriter begin(String name) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, name, null, "java/lang/Object", null);
        return writer;
    }
}
