package dev.procession.examples.census;

import java.util.function.Consumer;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** A {@link Runnable} in bytes, whose {@code run} means harm. */
@SuppressWarnings("ImmutableEnumChecker") // bodies are lambdas without state
enum ProbeClass {
  /** Neither ends nor hears an interrupt. */
  ENDLESS_LOOP(
      code -> {
        Label again = new Label();
        code.visitLabel(again);
        code.visitJumpInsn(Opcodes.GOTO, again);
      }),

  /** {@code System.exit(3)}. */
  SYSTEM_EXIT(
      code -> {
        code.visitInsn(Opcodes.ICONST_3);
        code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/System", "exit", "(I)V", false);
        code.visitInsn(Opcodes.RETURN);
      }),

  /** Writes to the address 0 with {@code sun.misc.Unsafe}: the JVM itself dies. */
  SEGFAULT(
      code -> {
        code.visitLdcInsn(Type.getObjectType(ProbeClass.UNSAFE));
        code.visitLdcInsn("theUnsafe");
        code.visitMethodInsn(
            Opcodes.INVOKEVIRTUAL,
            "java/lang/Class",
            "getDeclaredField",
            "(Ljava/lang/String;)Ljava/lang/reflect/Field;",
            false);
        code.visitInsn(Opcodes.DUP);
        code.visitInsn(Opcodes.ICONST_1);
        code.visitMethodInsn(
            Opcodes.INVOKEVIRTUAL, "java/lang/reflect/Field", "setAccessible", "(Z)V", false);
        code.visitInsn(Opcodes.ACONST_NULL);
        code.visitMethodInsn(
            Opcodes.INVOKEVIRTUAL,
            "java/lang/reflect/Field",
            "get",
            "(Ljava/lang/Object;)Ljava/lang/Object;",
            false);
        code.visitTypeInsn(Opcodes.CHECKCAST, ProbeClass.UNSAFE);
        code.visitInsn(Opcodes.LCONST_0);
        code.visitInsn(Opcodes.LCONST_0);
        code.visitMethodInsn(
            Opcodes.INVOKEVIRTUAL, ProbeClass.UNSAFE, "putAddress", "(JJ)V", false);
        code.visitInsn(Opcodes.RETURN);
      });

  static final String NAME = "Probe";
  private static final String UNSAFE = "sun/misc/Unsafe";

  private final Consumer<MethodVisitor> run;

  ProbeClass(Consumer<MethodVisitor> run) {
    this.run = run;
  }

  byte[] bytes() {
    // Version 6 is the last that needs no stack map, which the loop would have to carry.
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(
        Opcodes.V1_6,
        Opcodes.ACC_PUBLIC,
        NAME,
        null,
        "java/lang/Object",
        new String[] {"java/lang/Runnable"});
    method(
        writer,
        "<init>",
        code -> {
          code.visitVarInsn(Opcodes.ALOAD, 0);
          code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
          code.visitInsn(Opcodes.RETURN);
        });
    method(writer, "run", run);
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static void method(ClassWriter writer, String name, Consumer<MethodVisitor> body) {
    MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC, name, "()V", null, null);
    code.visitCode();
    body.accept(code);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }
}
