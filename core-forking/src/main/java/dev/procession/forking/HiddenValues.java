package dev.procession.forking;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Words of a command line, fit for messages: what may be a secret in them is not shown. These are
 * the values of system properties and environment variables, the options of agents, and what a name
 * calls a secret.
 */
final class HiddenValues {
  private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*");
  private static final Pattern AGENT = Pattern.compile("-(javaagent|agentlib|agentpath):[^=]*");
  private static final Pattern SECRET =
      Pattern.compile("(?i).*(passw|passphrase|secret|token|credential|key|auth).*");

  private HiddenValues() {}

  static String in(String word) {
    int equals = word.indexOf('=');
    if (equals < 0) {
      return word;
    }
    String name = word.substring(0, equals);
    boolean hidden =
        name.startsWith("-D")
            || ASSIGNMENT.matcher(name).matches()
            || AGENT.matcher(name).matches()
            || SECRET.matcher(name).matches();
    return hidden ? name + "=***" : word;
  }

  static List<String> in(List<String> words) {
    return words.stream().map(HiddenValues::in).toList();
  }
}
