package dev.procession.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.SerializableCallable;
import dev.procession.TaskSerializationException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What refers to what in a graph stays so. */
@SuppressWarnings("JdkObsolete")
class GraphShapesTest {
  private final Talk codec = new Talk();

  @SuppressWarnings("unchecked")
  private <T> T copy(T value) {
    byte[] bytes = codec.encode(value);
    return (T) codec.decode(bytes, 0, bytes.length);
  }

  @Test
  void sharedListsStayShared() {
    List<Integer> shared = new ArrayList<>(List.of(1));
    List<List<Integer>> got = copy(new ArrayList<>(List.of(shared, shared)));
    got.get(0).add(2);
    assertThat(got.get(1)).containsExactly(1, 2);
    assertThat(got.get(0)).isSameAs(got.get(1));
  }

  @Test
  void aListMayHoldItself() {
    List<Object> list = new ArrayList<>();
    list.add(list);
    List<Object> got = copy(list);
    assertThat(got.get(0) == got).isTrue();
    Object[] array = new Object[1];
    array[0] = array;
    Object[] gotArray = copy(array);
    assertThat(gotArray[0]).isSameAs(gotArray);
    Map<String, Object> map = new HashMap<>();
    map.put("self", map);
    Map<String, Object> gotMap = copy(map);
    assertThat(gotMap.get("self") == gotMap).isTrue();
  }

  @Test
  void beansMayFormACycle() {
    Fixtures.Bean one = new Fixtures.Bean("one");
    one.next = new Fixtures.Bean("two");
    one.next.next = one;
    Fixtures.Bean got = copy(one);
    assertThat(got.next.next).isSameAs(got);
    assertThat(got.next.name).isEqualTo("two");
  }

  @Test
  void whatBothFormsReferToArrivesOnce() {
    List<Object> shared = new ArrayList<>(List.of("x"));
    Fixtures.Bean bean = new Fixtures.Bean("bean");
    bean.items.add(shared);
    bean.items.add(Optional.of(shared));
    List<Object> outer =
        new ArrayList<>(
            Arrays.asList(shared, Pattern.compile("a"), bean, new Fixtures.Generic<>(shared)));
    List<Object> got = copy(outer);
    List<?> gotShared = (List<?>) got.get(0);
    Fixtures.Bean gotBean = (Fixtures.Bean) got.get(2);
    assertThat(gotBean.items.get(0)).isSameAs(gotShared);
    assertThat(((Optional<?>) gotBean.items.get(1)).orElseThrow()).isSameAs(gotShared);
    assertThat(((Fixtures.Generic<?>) got.get(3)).value()).isSameAs(gotShared);
  }

  @Test
  void aViewMetTwiceArrivesOnce() {
    Object view = new HashMap<>(Map.of(1, 2)).keySet();
    List<Object> got = copy(new ArrayList<>(List.of(view, view)));
    assertThat(got.get(0)).isSameAs(got.get(1));
  }

  @Test
  void aLambdaSharesWhatItCaptured() throws Exception {
    List<Integer> shared = new ArrayList<>();
    SerializableCallable<Boolean> add = () -> shared.add(1);
    List<Object> got = copy(new ArrayList<>(List.of(shared, add)));
    ((SerializableCallable<?>) got.get(1)).call();
    assertThat((List<?>) got.get(0)).hasSize(1);
    assertThat(shared).isEmpty();
  }

  @Test
  void refusesACycleThroughARecord() {
    List<Object> list = new ArrayList<>();
    Fixtures.Generic<Object> record = new Fixtures.Generic<>(list);
    list.add(record);
    assertThatThrownBy(() -> codec.encode(record))
        .isInstanceOf(TaskSerializationException.class)
        .hasMessageContaining("cycle");
    Fixtures.Bean bean = new Fixtures.Bean("takes the java form");
    bean.items.add(new Fixtures.Generic<>(bean));
    Fixtures.Bean got = copy(bean);
    assertThat(((Fixtures.Generic<?>) got.items.get(0)).value()).isSameAs(got);
    assertThatThrownBy(() -> codec.encode(bean.items.get(0)))
        .isInstanceOf(TaskSerializationException.class)
        .hasMessageContaining("cycle");
    assertThat(copy(new ArrayList<>(List.of(1)))).containsExactly(1);
  }

  @Test
  void refusesWhatIsNestedTooDeeplyAndGoesOn() {
    List<Object> deep = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      deep = new ArrayList<>(Arrays.asList((Object) deep));
    }
    List<Object> list = deep;
    assertThatThrownBy(() -> codec.encode(list))
        .isInstanceOf(TaskSerializationException.class)
        .hasMessageContaining("too deeply");
    assertThat(copy(List.of(1, 2))).containsExactly(1, 2);
  }

  @Test
  void aListOf10000LevelsArrivesOrIsRefused() {
    for (boolean java : new boolean[] {false, true}) {
      List<Object> deep = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        List<Object> outer = java ? new LinkedList<>() : new ArrayList<>();
        outer.add(deep);
        deep = outer;
      }
      try {
        byte[] bytes = codec.encode(deep);
        Object got = codec.decode(bytes, 0, bytes.length);
        int depth = 0;
        while (got instanceof List<?> list && !list.isEmpty()) {
          got = list.get(0);
          depth++;
        }
        assertThat(depth).isEqualTo(10_000);
      } catch (TaskSerializationException e) {
        assertThat(e).hasMessageContaining("too deeply");
      }
    }
  }

  @Test
  void looksClassesUpWithTheContextLoader() {
    byte[] bytes = codec.encode(new Fixtures.Point(1, 2));
    byte[] java = codec.encode(new Fixtures.Bean("a"));
    Talk blind = codec.with(() -> ClassLoader.getPlatformClassLoader());
    assertThat(blind.decode(bytes, 0, bytes.length)).isEqualTo(new Fixtures.Point(1, 2));
    assertThat(blind.decode(java, 0, java.length)).isEqualTo(new Fixtures.Bean("a"));
  }

  @Test
  void saysWhichLambdaCapturedWhat() {
    assertThatThrownBy(() -> codec.encode(new Fixtures.Service().capturesThis()))
        .hasMessageContaining("type=dev.procession.ipc.codec.Fixtures$Service")
        .hasMessageContaining("path=Fixtures$Service.lambda$capturesThis$")
        .hasMessageContaining("captured this: copy what it needs into local variables");
    Thread thread = new Thread("never started");
    SerializableCallable<String> task = () -> thread.getName() + 1;
    assertThatThrownBy(() -> codec.encode(task))
        .hasMessageContaining("type=java.lang.Thread")
        .hasMessageContaining("a lambda in " + getClass().getName() + " captured it as argument 0");
  }
}
