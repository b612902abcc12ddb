package dev.procession.ipc.codec;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.util.MapReferenceResolver;
import java.util.ArrayList;
import java.util.List;

/**
 * Shared references, as Kryo keeps them, that refuse a cycle through an object which exists only
 * once its parts are read: a record, a lambda, an immutable collection. Kryo would put a silent
 * {@code null} there.
 */
final class OpenReferences extends MapReferenceResolver {
  static final String CYCLE =
      "a cycle leads back to a value that can't be made before its parts: break the cycle, or put"
          + " a serializable class with a field in its place";

  private final List<Object> open = new ArrayList<>();

  static OpenReferences of(Kryo kryo) {
    return (OpenReferences) kryo.getReferenceResolver();
  }

  void open(Object value) {
    open.add(value);
  }

  void close() {
    open.remove(open.size() - 1);
  }

  @Override
  public int getWrittenId(Object object) {
    int id = super.getWrittenId(object);
    if (id != -1 && !open.isEmpty()) {
      for (Object outer : open) {
        if (outer == object) {
          throw new Refusal(object, CYCLE);
        }
      }
    }
    return id;
  }

  @Override
  public void reset() {
    super.reset();
    open.clear();
  }

  @Override
  @SuppressWarnings("rawtypes")
  public boolean useReferences(Class type) {
    return super.useReferences(type) && type != String.class && !type.isEnum();
  }
}
