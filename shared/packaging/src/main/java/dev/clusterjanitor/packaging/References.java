package dev.clusterjanitor.packaging;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.MethodRemapper;
import org.objectweb.asm.commons.Remapper;
import org.objectweb.asm.tree.ClassNode;

/** Hears every class that a class refers to, and every method that it calls. */
final class References extends ClassRemapper {
    private final BiConsumer<String, String> calls;

    References(Consumer<String> types, BiConsumer<String, String> calls) {
        super(Opcodes.ASM9, new ClassNode(), new Remapper(Opcodes.ASM9) {
            @Override
            public String map(String internalName) {
                types.accept(internalName);
                return internalName;
            }
        });
        this.calls = calls;
    }

    /** The list of inner classes names all that were ever mentioned; what is used is mentioned elsewhere too. */
    @Override
    public void visitInnerClass(String name, String outerName, String innerName, int access) {}

    @Override
    protected MethodVisitor createMethodRemapper(MethodVisitor next) {
        return new MethodRemapper(Opcodes.ASM9, next, remapper) {
            @Override
            public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
                calls.accept(owner, name);
                super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            }

            @Override
            public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
                for (Object argument : arguments) {
                    if (argument instanceof Handle handle) {
                        calls.accept(handle.getOwner(), handle.getName());
                    }
                }
                super.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
            }
        };
    }
}
