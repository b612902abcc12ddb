package dev.procession.examples.census;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The classes that the hostile jars want to be run: each a {@link Runnable}, made by hand. */
enum Probe {
  LOOP {
    @Override
    void write(MethodVisitor run) {
      Label again = new Label();
      run.visitLabel(again);
      run.visitJumpInsn(Opcodes.GOTO, again);
    }
  },
  EXIT {
    @Override
    void write(MethodVisitor run) {
      run.visitInsn(Opcodes.ICONST_3);
      run.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/System", "exit", "(I)V", false);
      run.visitInsn(Opcodes.RETURN);
    }
  },
  /** Writes to address 0 through {@code Unsafe}, which it gets by reflection. */
  CRASH {
    @Override
    void write(MethodVisitor run) {
      run.visitLdcInsn(org.objectweb.asm.Type.getObjectType(UNSAFE));
      run.visitLdcInsn("theUnsafe");
      call(run, "java/lang/Class", "getDeclaredField", "(Ljava/lang/String;)" + type(FIELD));
      run.visitInsn(Opcodes.DUP);
      run.visitInsn(Opcodes.ICONST_1);
      call(run, FIELD, "setAccessible", "(Z)V");
      run.visitInsn(Opcodes.ACONST_NULL);
      call(run, FIELD, "get", "(Ljava/lang/Object;)Ljava/lang/Object;");
      run.visitTypeInsn(Opcodes.CHECKCAST, UNSAFE);
      run.visitInsn(Opcodes.LCONST_0);
      run.visitInsn(Opcodes.LCONST_0);
      call(run, UNSAFE, "putLong", "(JJ)V");
      run.visitInsn(Opcodes.RETURN);
    }
  };

  private static final String UNSAFE = "sun/misc/Unsafe";
  private static final String FIELD = "java/lang/reflect/Field";

  abstract void write(MethodVisitor run);

  String className() {
    return "Probe" + name();
  }

  byte[] classFile() {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    String[] runnable = {"java/lang/Runnable"};
    writer.visit(Opcodes.V1_6, Opcodes.ACC_PUBLIC, className(), null, "java/lang/Object", runnable);
    MethodVisitor constructor = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    constructor.visitCode();
    constructor.visitVarInsn(Opcodes.ALOAD, 0);
    constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    constructor.visitInsn(Opcodes.RETURN);
    constructor.visitMaxs(0, 0);
    constructor.visitEnd();
    String[] anything = {"java/lang/Exception"};
    MethodVisitor run = writer.visitMethod(Opcodes.ACC_PUBLIC, "run", "()V", null, anything);
    run.visitCode();
    write(run);
    run.visitMaxs(0, 0);
    run.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static void call(MethodVisitor code, String owner, String name, String descriptor) {
    code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, owner, name, descriptor, false);
  }

  private static String type(String internalName) {
    return "L" + internalName + ";";
  }
}
