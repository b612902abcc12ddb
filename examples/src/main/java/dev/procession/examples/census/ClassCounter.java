package dev.procession.examples.census;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.CodeSizeEvaluator;

/** Counts what is in one class file. */
final class ClassCounter extends ClassVisitor {
  /** Class files of Java 1 have version 45. */
  private static final int VERSION_OF_JAVA_ZERO = 44;

  private int release;
  private long methods;
  private long codeBytes;
  private long nativeMethods;
  private long exitCalls;
  private long unsafeCalls;

  private ClassCounter() {
    super(Opcodes.ASM9);
  }

  static JarCounts count(byte[] classFile) {
    try {
      ClassCounter counter = new ClassCounter();
      new ClassReader(classFile).accept(counter, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
      return counter.counts();
    } catch (RuntimeException e) { // ASM throws all kinds of them at broken or too new files
      return new JarCounts(1, 1, 0, 0, 0, 0, 0, Map.of());
    }
  }

  private JarCounts counts() {
    return new JarCounts(
        1, 0, methods, codeBytes, nativeMethods, exitCalls, unsafeCalls, Map.of(release, 1L));
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      @Nullable String signature,
      @Nullable String superName,
      String @Nullable [] interfaces) {
    release = (version & 0xFFFF) - VERSION_OF_JAVA_ZERO;
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    methods++;
    if ((access & Opcodes.ACC_NATIVE) != 0) {
      nativeMethods++;
    }
    return new CodeSizeEvaluator(Opcodes.ASM9, null) {
      @Override
      public void visitMethodInsn(
          int opcode, String owner, String called, String type, boolean isInterface) {
        super.visitMethodInsn(opcode, owner, called, type, isInterface);
        if (owner.equals("java/lang/System") && called.equals("exit")) {
          exitCalls++;
        } else if (owner.equals("sun/misc/Unsafe")) {
          unsafeCalls++;
        }
      }

      @Override
      public void visitEnd() {
        codeBytes += getMaxSize();
      }
    };
  }
}
