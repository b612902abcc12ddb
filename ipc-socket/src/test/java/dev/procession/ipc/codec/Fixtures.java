package dev.procession.ipc.codec;

import dev.procession.SerializableCallable;
import java.io.Externalizable;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/** Classes as users write them. */
final class Fixtures {
  private Fixtures() {}

  enum Color {
    RED,
    GREEN {
      @Override
      String shade() {
        return "leaf";
      }
    };

    String shade() {
      return "plain";
    }
  }

  record Point(int x, int y) {}

  record Everything(
      boolean a, byte b, char c, short d, int e, long f, float g, double h, String i, Object j) {}

  record Range(int low, int high) {
    Range {
      if (low > high) {
        throw new IllegalArgumentException("low > high");
      }
    }
  }

  record Hooked(String text) implements Serializable {
    private static final long serialVersionUID = 1L;

    private Object readResolve() {
      return new Hooked(text + "!");
    }
  }

  record Generic<T>(T value) {}

  static final class Bean implements Serializable {
    private static final long serialVersionUID = 1L;
    final String name;
    final List<Object> items = new ArrayList<>();
    Bean next;

    Bean(String name) {
      this.name = name;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bean bean && name.equals(bean.name) && items.equals(bean.items);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }

  /** Draws its state by hooks that Kryo's own serializers pass by. */
  static final class CustomHooks implements Serializable {
    private static final long serialVersionUID = 1L;
    transient int secret;

    CustomHooks(int secret) {
      this.secret = secret;
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
      out.writeInt(secret);
    }

    private void readObject(ObjectInputStream in) throws IOException {
      secret = in.readInt();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof CustomHooks hooks && hooks.secret == secret;
    }

    @Override
    public int hashCode() {
      return secret;
    }
  }

  public static final class External implements Externalizable {
    private static final long serialVersionUID = 1L;
    String text = "";

    public External() {}

    External(String text) {
      this.text = text;
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
      out.writeUTF(text);
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
      text = in.readUTF();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof External external && external.text.equals(text);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }
  }

  static final class Singleton implements Serializable {
    private static final long serialVersionUID = 1L;
    static final Singleton ONE = new Singleton();

    private Object readResolve() {
      return ONE;
    }
  }

  /** A collection with state of its own. */
  static final class NamedList extends ArrayList<String> {
    private static final long serialVersionUID = 1L;
    final String name;

    NamedList(String name, String... items) {
      super(List.of(items));
      this.name = name;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof NamedList list && name.equals(list.name) && super.equals(other);
    }

    @Override
    public int hashCode() {
      return Objects.hash(name, super.hashCode());
    }
  }

  @SuppressWarnings("NonApiType")
  static TreeMap<String, Integer> reversed() {
    TreeMap<String, Integer> map = new TreeMap<>(Comparator.reverseOrder());
    map.put("a", 1);
    map.put("b", 2);
    return map;
  }

  static final class PlainBean {
    int count = 1;
  }

  static class NoDefault {
    NoDefault(int ignored) {}
  }

  static final class Orphan extends NoDefault implements Serializable {
    private static final long serialVersionUID = 1L;

    Orphan() {
      super(1);
    }
  }

  static final class Holder implements Serializable {
    private static final long serialVersionUID = 1L;
    final Inner inner = new Inner();
  }

  static final class Inner implements Serializable {
    private static final long serialVersionUID = 1L;
    final Object thread = new Thread("never started");
  }

  /** Not serializable, and its lambdas capture it. */
  static final class Service {
    final InputStream connection = InputStream.nullInputStream();
    int hits = 1;

    SerializableCallable<Integer> capturesThis() {
      return () -> hits;
    }

    Object anonymous() {
      return new SerializableCallable<Integer>() {
        private static final long serialVersionUID = 1L;

        @Override
        public Integer call() {
          return hits;
        }
      };
    }
  }

  /** Serializable, but for one field. */
  static final class HalfService implements Serializable {
    private static final long serialVersionUID = 1L;
    final Object connection = InputStream.nullInputStream();
    int hits = 1;

    SerializableCallable<Integer> capturesThis() {
      return () -> hits;
    }
  }

  static class AppException extends Exception {
    private static final long serialVersionUID = 1L;
    final int code;

    AppException(int code, String message, Throwable cause) {
      super(message, cause);
      this.code = code;
    }
  }

  static final class StubbornException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final Object field = new Thread("never started");

    StubbornException(String message) {
      super(message);
    }
  }

  static final class MuteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }
  }

  static final class SelfCausedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SelfCausedException() {
      super("mine");
    }

    @Override
    public synchronized Throwable getCause() {
      return this;
    }
  }
}
