package dev.procession.examples.census;

import org.objectweb.asm.ClassReader;

/**
 * The bytes of bytecode in a class file: the sum of {@code code_length} of its methods (JVMS
 * 4.7.3). ASM's visitors don't tell it, so its reader walks over the fields and methods here.
 */
final class CodeSize {
  private static final int MEMBER_HEADER = 6;
  private static final int ATTRIBUTE_HEADER = 6;
  private static final int CODE_LENGTH = 4;

  private final ClassReader reader;
  private final char[] buffer;
  private int at;
  private long bytes;

  private CodeSize(ClassReader reader) {
    this.reader = reader;
    this.buffer = new char[reader.getMaxStringLength()];
    this.at = reader.header + 8 + 2 * reader.readUnsignedShort(reader.header + 6);
  }

  static long of(ClassReader reader) {
    CodeSize size = new CodeSize(reader);
    size.members(); // fields
    size.members(); // methods
    return size.bytes;
  }

  private void members() {
    int count = reader.readUnsignedShort(at);
    at += 2;
    for (int i = 0; i < count; i++) {
      at += MEMBER_HEADER;
      attributes();
    }
  }

  private void attributes() {
    int count = reader.readUnsignedShort(at);
    at += 2;
    for (int i = 0; i < count; i++) {
      int length = reader.readInt(at + 2);
      if (length < 0) {
        throw new IllegalArgumentException("an attribute of negative length: " + length);
      }
      if ("Code".equals(reader.readUTF8(at, buffer))) {
        bytes += reader.readInt(at + ATTRIBUTE_HEADER + CODE_LENGTH);
      }
      at += ATTRIBUTE_HEADER + length;
    }
  }
}
