package io.drover.jobspec.eval;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Functions that encode and decode. */
final class CodeFunctions {
  private CodeFunctions() {}

  static void add(Functions.Registry to) {
    to.add("base64encode", 1, 1, a -> Value.of(encode(a.text(0).getBytes(StandardCharsets.UTF_8))));
    to.add("base64decode", 1, 1, CodeFunctions::decode);
    to.add("jsonencode", 1, 1, a -> Value.of(Json.write(a.value(0))));
    to.add("jsondecode", 1, 1, a -> Json.read(a.text(0)));
    to.add("csvdecode", 1, 1, a -> csv(a.text(0)));
    to.add("urlencode", 1, 1, a -> Value.of(urlEncode(a.text(0))));
  }

  static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static Value decode(Args args) {
    try {
      String text = args.text(0).replace("\n", "").replace("\r", "");
      if (text.length() % 4 != 0) {
        throw new EvalException("not base64: it is not filled up with = to groups of four");
      }
      byte[] bytes = Base64.getDecoder().decode(text);
      return Value.of(utf8(bytes));
    } catch (IllegalArgumentException e) {
      throw new EvalException("not base64");
    }
  }

  static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new EvalException("the content is not UTF-8");
    }
  }

  /** The first line names the columns. */
  private static Value csv(String text) {
    List<List<String>> rows = rows(text);
    if (rows.isEmpty()) {
      throw new EvalException("the line with the names of the columns is missing");
    }
    List<String> names = rows.getFirst();
    names.forEach(name -> {
      if (names.indexOf(name) != names.lastIndexOf(name)) {
        throw new EvalException("two columns have the name \"" + name + "\"");
      }
    });
    List<Value> made = new ArrayList<>();
    for (List<String> row : rows.subList(1, rows.size())) {
      if (row.size() != names.size()) {
        throw new EvalException(
            "a line has " + row.size() + " fields, and there are " + names.size() + " columns");
      }
      Map<String, Value> entries = new HashMap<>();
      for (int i = 0; i < names.size(); i++) {
        entries.put(names.get(i), Value.of(row.get(i)));
      }
      made.add(Value.map(entries));
    }
    return Value.list(made);
  }

  /** Of the few signs that need no escape, Go and Java disagree about two. */
  private static String urlEncode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A").replace("%7E", "~");
  }

  private static List<List<String>> rows(String text) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        boolean twice = c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"';
        if (c == '"' && !twice) {
          quoted = false;
        } else {
          field.append(c);
          i += twice ? 1 : 0;
        }
      } else if (c == '"' && field.isEmpty()) {
        quoted = true;
      } else if (c == '"') {
        throw new EvalException(
            "a quotation mark in the middle of a field of line " + (rows.size() + 1));
      } else if (c == ',') {
        row.add(field.toString());
        field.setLength(0);
      } else if (c == '\n') {
        endRow(rows, row, field);
        row = new ArrayList<>();
      } else if (c != '\r') {
        field.append(c);
      }
    }
    if (quoted) {
      throw new EvalException("a quoted field does not end");
    }
    endRow(rows, row, field);
    return rows;
  }

  private static void endRow(List<List<String>> rows, List<String> row, StringBuilder field) {
    if (!row.isEmpty() || !field.isEmpty()) {
      row.add(field.toString());
      field.setLength(0);
      rows.add(row);
    }
  }
}
