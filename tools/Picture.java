import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns what a program wrote to a terminal, with its colours, into an SVG on standard output. */
final class Picture {
  private static final int ROW = 18;
  private static final double COLUMN = 7.83;
  private static final int EDGE = 14;
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[([0-9;]*)m");

  private static final Map<String, String> FILLS =
      Map.ofEntries(
          Map.entry("2", "#8b949e"),
          Map.entry("31", "#ff7b72"),
          Map.entry("32", "#7ee787"),
          Map.entry("33", "#e3b341"),
          Map.entry("34", "#79c0ff"),
          Map.entry("35", "#d2a8ff"),
          Map.entry("36", "#56d4dd"),
          Map.entry("93", "#f2cc60"),
          Map.entry("96", "#b3f0ff"));

  private Picture() {}

  /** The terminal's bytes are on standard input. */
  public static void main(String[] args) throws Exception {
    List<String> lines =
        new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .map(line -> line.replace("\r", ""))
            .toList();
    int columns = lines.stream().mapToInt(Picture::visible).max().orElse(0);
    int width = (int) (columns * COLUMN) + 2 * EDGE;
    int height = lines.size() * ROW + 2 * EDGE;
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
            .formatted(width, height, width));
    svg.append(" font-family=\"ui-monospace,Menlo,Consolas,monospace\" font-size=\"13\">\n");
    svg.append("<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#0d1117\"/>\n");
    for (int i = 0; i < lines.size(); i++) {
      svg.append(
          "<text x=\"%d\" y=\"%d\" fill=\"#e6edf3\" xml:space=\"preserve\">"
              .formatted(EDGE, EDGE + (i + 1) * ROW - 5));
      line(lines.get(i), svg);
      svg.append("</text>\n");
    }
    System.out.print(svg.append("</svg>\n"));
  }

  private static int visible(String line) {
    return COLOUR.matcher(line).replaceAll("").length();
  }

  private static void line(String line, StringBuilder svg) {
    Matcher colour = COLOUR.matcher(line);
    String fill = null;
    int from = 0;
    while (colour.find()) {
      part(line.substring(from, colour.start()), fill, svg);
      fill = FILLS.get(colour.group(1));
      from = colour.end();
    }
    part(line.substring(from), fill, svg);
  }

  private static void part(String text, String fill, StringBuilder svg) {
    String safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    if (fill == null || text.isEmpty()) {
      svg.append(safe);
    } else {
      svg.append("<tspan fill=\"").append(fill).append("\">").append(safe).append("</tspan>");
    }
  }
}
