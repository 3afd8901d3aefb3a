package io.drover.jobspec.eval;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Values as YAML, as the language's own library reads and writes them. */
final class YamlFunctions {
  /** An alias costs nothing to write and may stand for any number of values. */
  private static final int VALUES_MAX = 100_000;

  private static final int DEPTH_MAX = 100;
  private static final String MERGE = "<<";

  private static final Set<String> YES = Set.of("y", "Y", "yes", "Yes", "YES", "on", "On", "ON");
  private static final Set<String> NO = Set.of("n", "N", "no", "No", "NO", "off", "Off", "OFF");

  private static final Pattern DATE =
      Pattern.compile(
          "(\\d{4})-(\\d\\d?)-(\\d\\d?)"
              + "(?:[Tt ](\\d\\d?):(\\d\\d?):(\\d\\d?)(?:\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)?)?");

  private YamlFunctions() {}

  static void add(Functions.Registry to) {
    to.add("yamldecode", 1, 1, a -> decode(a.text(0)));
    to.add("yamlencode", 1, 1, a -> Value.of(encode(a.value(0))));
  }

  private static Value decode(String text) {
    LoadSettings settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
    try {
      Optional<Node> node = new Compose(settings).composeString(text);
      if (node.isEmpty()) {
        throw new EvalException("there is no value in it");
      }
      return new Reader().value(node.get(), 0);
    } catch (YamlEngineException wrong) {
      throw new EvalException("not YAML: " + wrong.getMessage());
    }
  }

  /** From the parser's tree, in which an alias is the node it names once more. */
  private static final class Reader {
    private int values;

    Value value(Node node, int depth) {
      if (++values > VALUES_MAX || depth > DEPTH_MAX) {
        throw new EvalException(
            "more than " + VALUES_MAX + " values of YAML, or deeper than " + DEPTH_MAX);
      }
      return switch (node) {
        case ScalarNode scalar -> scalar(scalar);
        case SequenceNode sequence -> {
          List<Value> items = new ArrayList<>();
          sequence.getValue().forEach(item -> items.add(value(item, depth + 1)));
          yield Value.list(items);
        }
        case MappingNode mapping -> Value.map(entries(mapping, depth));
        default -> throw new EvalException("not a value of YAML: " + node.getTag());
      };
    }

    private Map<String, Value> entries(MappingNode mapping, int depth) {
      Map<String, Value> merged = new LinkedHashMap<>();
      Map<String, Value> own = new LinkedHashMap<>();
      for (NodeTuple entry : mapping.getValue()) {
        String key = Convert.text(value(entry.getKeyNode(), depth + 1));
        Value value = value(entry.getValueNode(), depth + 1);
        if (key.equals(MERGE) && value instanceof Value.Entries other) {
          other.entries().forEach(merged::putIfAbsent);
        } else {
          own.put(key, value);
        }
      }
      merged.putAll(own);
      return merged;
    }

    private static Value scalar(ScalarNode node) {
      String text = node.getValue();
      Tag tag = node.getTag();
      if (tag.equals(Tag.NULL)) {
        return Value.NULL;
      }
      if (tag.equals(Tag.BOOL)) {
        return Value.of(Boolean.parseBoolean(text));
      }
      if (tag.equals(Tag.INT)) {
        return Value.of(Numbers.bounded(new BigDecimal(whole(text))));
      }
      if (tag.equals(Tag.FLOAT)) {
        return Value.of(Numbers.bounded(fraction(text)));
      }
      if (tag.equals(Tag.STR)) {
        return node.getScalarStyle() == ScalarStyle.PLAIN ? plain(text) : Value.of(text);
      }
      if (tag.equals(Tag.BINARY) || tag.getValue().endsWith(":merge")) {
        return Value.of(text);
      }
      throw new EvalException("unsupported tag " + tag + " in YAML");
    }

    /** What YAML 1.1 took for more than a text, Nomad's language still does. */
    private static Value plain(String text) {
      if (YES.contains(text) || NO.contains(text)) {
        return Value.of(YES.contains(text));
      }
      Matcher date = DATE.matcher(text);
      if (!date.matches()) {
        return Value.of(text);
      }
      String time = date.group(4) == null ? "00:00:00" : time(date);
      String zone = date.group(7) == null ? "Z" : date.group(7);
      return Value.of(
          "%s-%s-%sT%s%s"
              .formatted(date.group(1), two(date.group(2)), two(date.group(3)), time, zone));
    }

    private static String time(Matcher date) {
      return two(date.group(4)) + ":" + two(date.group(5)) + ":" + two(date.group(6));
    }

    private static String two(String digits) {
      return digits.length() == 1 ? "0" + digits : digits;
    }

    private static BigInteger whole(String text) {
      boolean based = text.length() > 2 && text.charAt(0) == '0';
      int radix = based && text.charAt(1) == 'x' ? 16 : based && text.charAt(1) == 'o' ? 8 : 10;
      return new BigInteger(radix == 10 ? text : text.substring(2), radix);
    }

    private static BigDecimal fraction(String text) {
      try {
        return new BigDecimal(text);
      } catch (NumberFormatException notFinite) {
        throw new EvalException("the number " + text + " of YAML is not finite");
      }
    }
  }

  private static String encode(Value value) {
    DumpSettings settings =
        DumpSettings.builder()
            .setIndent(2)
            .setWidth(Integer.MAX_VALUE)
            .setMultiLineFlow(false)
            .build();
    String text =
        new Present(settings)
            .emitToString(new Serialize(settings).serializeOne(node(value)).iterator());
    boolean open =
        value instanceof Value.Null || value instanceof Value.Bool || value instanceof Value.Number;
    return escaped(open ? text + "...\n" : text);
  }

  /** Characters of more than sixteen bits are written as numbers; they stand in quotes only. */
  private static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (Character.isBmpCodePoint(c)) {
            out.append((char) c);
          } else {
            out.append("\\U%08X".formatted(c));
          }
        });
    return out.toString();
  }

  private static ScalarStyle style(String text) {
    boolean lines = text.contains("\n") && text.codePoints().allMatch(Character::isBmpCodePoint);
    return lines ? ScalarStyle.LITERAL : ScalarStyle.DOUBLE_QUOTED;
  }

  /** Every text is quoted, so that none is taken for something else; of several lines, shown so. */
  private static Node node(Value value) {
    return switch (value) {
      case Value.Null _ -> plain(Tag.NULL, "null");
      case Value.Bool flag -> plain(Tag.BOOL, Boolean.toString(flag.value()));
      case Value.Number number -> {
        String text = Convert.text(number);
        boolean whole = text.chars().allMatch(c -> c == '-' || Character.isDigit(c));
        yield plain(whole ? Tag.INT : Tag.FLOAT, text);
      }
      case Value.Text text -> new ScalarNode(Tag.STR, text.value(), style(text.value()));
      case Value.Items items ->
          new SequenceNode(
              Tag.SEQ,
              items.items().stream().map(YamlFunctions::node).toList(),
              items.items().isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
      case Value.Entries entries -> {
        List<NodeTuple> tuples = new ArrayList<>();
        entries
            .entries()
            .forEach((key, each) ->
                tuples.add(
                    new NodeTuple(
                        new ScalarNode(Tag.STR, key, ScalarStyle.DOUBLE_QUOTED), node(each))));
        yield new MappingNode(Tag.MAP, tuples, tuples.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
      }
    };
  }

  private static Node plain(Tag tag, String text) {
    return new ScalarNode(tag, text, ScalarStyle.PLAIN);
  }
}
