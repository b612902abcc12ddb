package dev.procession.examples.census;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Visits classes, one after the other, and counts. */
final class ClassTally extends ClassVisitor {
  private static final int API = Opcodes.ASM9;
  private static final int MAJOR = 0xffff;
  private static final String UNSAFE = "sun/misc/Unsafe";

  private final TreeMap<Integer, Long> versions = new TreeMap<>();
  private final Calls calls = new Calls();
  private long unreadable;
  private long methods;
  private long codeBytes;
  private long nativeMethods;
  private long exits;
  private long unsafe;

  ClassTally() {
    super(API);
  }

  /** Counts a class; bytes that are none count as unreadable. */
  void add(byte[] classFile) {
    try {
      ClassReader reader = new ClassReader(classFile);
      long code = CodeSize.of(reader);
      reader.accept(this, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
      codeBytes += code;
      versions.merge((int) reader.readShort(6) & MAJOR, 1L, Long::sum);
    } catch (IllegalArgumentException | IndexOutOfBoundsException | NegativeArraySizeException e) {
      unreadable++;
    }
  }

  JarCount count() {
    long classes = versions.values().stream().mapToLong(Long::longValue).sum();
    return new JarCount(
        classes, unreadable, methods, codeBytes, nativeMethods, exits, unsafe, versions);
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
    return calls;
  }

  private void called(String owner, String name) {
    if (owner.equals("java/lang/System") && name.equals("exit")) {
      exits++;
    } else if (owner.equals(UNSAFE)) {
      unsafe++;
    }
  }

  /** The calls in a method's code, method references among them. */
  private final class Calls extends MethodVisitor {
    Calls() {
      super(API);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      called(owner, name);
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      for (Object argument : arguments) {
        if (argument instanceof Handle handle) {
          called(handle.getOwner(), handle.getName());
        }
      }
    }
  }
}
