package dev.procession.ipc.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.InvalidObjectException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A graph in Java serialization, with {@link StandIn}s for what that can't carry. */
final class JavaForm {
  private JavaForm() {}

  static byte[] encode(int room, byte tag, @Nullable Object value) throws IOException {
    return encode(room, tag, value, new IdentityHashMap<>(1));
  }

  /**
   * Encodes.
   *
   * @param room how many bytes to leave free at the front
   * @param replaced objects (by identity) and what travels in their place
   */
  static byte[] encode(
      int room, byte tag, @Nullable Object value, IdentityHashMap<Object, Object> replaced)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    bytes.writeBytes(new byte[room]);
    bytes.write(tag);
    try (Writer writer = new Writer(bytes, replaced)) {
      writer.writeObject(value);
      if (value != null && writer.late) {
        LateCycle.refuse(value);
      }
    }
    return bytes.toByteArray();
  }

  static @Nullable Object decode(
      byte[] bytes, int offset, int length, ClassLoader loader, Peer peer)
      throws IOException, ClassNotFoundException {
    InputStream source = new ByteArrayInputStream(bytes, offset, length);
    try (Reader reader = new Reader(source, loader, length, peer)) {
      Object value = reader.readObject();
      if (reader.read() != -1 || source.read() != -1) {
        throw new InvalidObjectException("bytes after the value");
      }
      return value;
    } catch (InvalidClassException e) {
      if (e.getCause() instanceof NotAdmitted refused) {
        throw refused;
      }
      throw e;
    }
  }

  private static final class Writer extends ObjectOutputStream {
    private final IdentityHashMap<Object, Object> replaced;

    /** Whether the graph has an object that is made only after its parts. */
    private boolean late;

    Writer(OutputStream sink, IdentityHashMap<Object, Object> replaced) throws IOException {
      super(sink);
      this.replaced = replaced;
      enableReplaceObject(true);
    }

    @Override
    protected @Nullable Object replaceObject(Object value) {
      late |= LateCycle.isLate(value);
      Object other = replaced.isEmpty() ? null : replaced.get(value);
      return other == null ? StandIn.orItself(value) : other;
    }
  }

  private static final class Reader extends ObjectInputStream {
    /** How many array slots a byte may stand for: a sparse HashMap has the most. */
    private static final int SLOTS_PER_BYTE = 16;

    private static final Set<String> OWN =
        Set.of(StandIn.class.getName(), StandIn.Kind.class.getName());

    private final ClassLoader loader;
    private final Inspection inspection;
    private long slots;

    Reader(InputStream source, ClassLoader loader, int length, Peer peer) throws IOException {
      super(source);
      this.loader = loader;
      this.inspection = new Inspection(peer, length, getObjectInputFilter());
      slots = 1024 + (long) length * SLOTS_PER_BYTE;
      setObjectInputFilter(this::filter);
    }

    /** Called before an array is made, with its declared length. */
    private ObjectInputFilter.Status filter(ObjectInputFilter.FilterInfo next) {
      if (next.arrayLength() > 0) {
        slots -= next.arrayLength();
      }
      if (slots < 0) {
        throw new NotAdmitted("more declared than sent: arrayLength=" + next.arrayLength());
      }
      inspection.ask(next, isOwn(next.serialClass()));
      return ObjectInputFilter.Status.UNDECIDED;
    }

    /** What this codec puts in the place of others; its parts are asked about one by one. */
    private static boolean isOwn(@Nullable Class<?> type) {
      return type == StandIn.class || type == StandIn.Kind.class;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass described)
        throws IOException, ClassNotFoundException {
      String name = described.getName();
      return OWN.contains(name)
          ? find(name, described)
          : inspection.askLoaded(find(inspection.askName(name), described));
    }

    private Class<?> find(String name, ObjectStreamClass described)
        throws IOException, ClassNotFoundException {
      try {
        return ClassLookup.tryFind(name, loader);
      } catch (ClassNotFoundException e) {
        return super.resolveClass(described); // knows the primitive types
      }
    }

    @Override
    protected Class<?> resolveProxyClass(String[] names) throws ClassNotFoundException {
      Class<?>[] interfaces = new Class<?>[names.length];
      String home = "jdk.proxy1";
      for (int i = 0; i < names.length; i++) {
        interfaces[i] = ClassLookup.tryFind(inspection.askName(names[i]), loader);
        if (!Modifier.isPublic(interfaces[i].getModifiers())) {
          home = interfaces[i].getPackageName();
        }
      }
      String unused = inspection.askName(home + ".$Proxy0"); // as it will be called, or so
      return Proxy.newProxyInstance(loader, interfaces, (proxy, method, arguments) -> null)
          .getClass();
    }
  }
}
