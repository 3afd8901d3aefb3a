package io.drover.jobspec.eval;

import io.drover.api.ErrorCode;
import io.drover.api.SourcePlace;
import io.drover.api.model.ConfigValue;
import io.drover.jobspec.json.JsonTree;
import io.drover.jobspec.problem.JobspecException;
import io.drover.jobspec.problem.Problem;
import io.drover.jobspec.problem.Problems;
import io.drover.jobspec.problem.SourceText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Values as JSON. */
final class Json {
  private static final String HEX = "0123456789abcdef";

  private Json() {}

  /** As Go writes it: keys in order, and some characters escaped that HTML would trip over. */
  static String write(Value value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private static void write(Value value, StringBuilder out) {
    switch (value) {
      case Value.Text text -> quote(text.value(), out);
      case Value.Number number -> out.append(Convert.text(number));
      case Value.Bool flag -> out.append(flag.value());
      case Value.Null nothing -> out.append("null");
      case Value.Items items -> {
        out.append('[');
        String before = "";
        for (Value item : items.items()) {
          out.append(before);
          write(item, out);
          before = ",";
        }
        out.append(']');
      }
      case Value.Entries entries -> {
        out.append('{');
        String before = "";
        for (Map.Entry<String, Value> entry : entries.entries().entrySet()) {
          out.append(before);
          quote(entry.getKey(), out);
          out.append(':');
          write(entry.getValue(), out);
          before = ",";
        }
        out.append('}');
      }
    }
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20 || c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029') {
            out.append("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
              out.append(HEX.charAt((c >> shift) & 0xf));
            }
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  static Value read(String text) {
    if (text.isBlank()) {
      throw new EvalException("not JSON: the text is empty");
    }
    Problems problems = new Problems();
    ConfigValue tree = JsonTree.parse(new SourceText("the text", text), problems);
    try {
      problems.throwIfAny(ErrorCode.JOB_SYNTAX);
    } catch (JobspecException wrong) {
      throw new EvalException(first(wrong.problems().getFirst()));
    }
    return tree == null ? Value.NULL : value(tree);
  }

  private static String first(Problem problem) {
    SourcePlace at = problem.place();
    return at == null
        ? problem.message()
        : problem.message() + " (line " + at.line() + ", column " + at.column() + " of the text)";
  }

  /** A value read from JSON. */
  static Value value(ConfigValue tree) {
    return switch (tree) {
      case ConfigValue.StringValue text -> Value.of(text.text());
      case ConfigValue.NumberValue number -> Value.of(Numbers.bounded(number.number()));
      case ConfigValue.BoolValue flag -> Value.of(flag.value());
      case ConfigValue.NullValue nothing -> Value.NULL;
      case ConfigValue.ListValue list -> {
        List<Value> items = new ArrayList<>();
        list.items().forEach(item -> items.add(value(item)));
        yield Value.list(items);
      }
      case ConfigValue.MapValue map -> {
        Map<String, Value> entries = new HashMap<>();
        map.entries().forEach((key, each) -> entries.put(key, value(each)));
        yield Value.map(entries);
      }
    };
  }
}
