package dev.clusterjanitor.packaging;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A class of the AWS SDK without what only debuggers and compilers read: names of local variables and parameters, and generic
 * signatures. Line numbers stay, for stack traces.
 */
final class Thinned extends ClassVisitor {
    private Thinned(ClassVisitor next) {
        super(Opcodes.ASM9, next);
    }

    static byte[] of(byte[] original) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(original).accept(new Thinned(writer), 0);
        return writer.toByteArray();
    }

    @Override
    public void visit(int version, int access, String name, String signature, String superName, String[] interfaces) {
        super.visit(version, access, name, null, superName, interfaces);
    }

    @Override
    public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
        return super.visitField(access, name, descriptor, null, value);
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, null, exceptions);
        return new MethodVisitor(Opcodes.ASM9, next) {
            @Override
            public void visitLocalVariable(
                    String local, String type, String generic, Label start, Label end, int index) {}

            @Override
            public void visitParameter(String parameter, int flags) {}
        };
    }
}
