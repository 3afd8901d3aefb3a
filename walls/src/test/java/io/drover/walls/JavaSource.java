package io.drover.walls;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.Tree.Kind;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** What needs a parser to be seen in a Java file: long methods, and public types without docs. */
final class JavaSource extends TreePathScanner<Void, Void> {
  private final String name;
  private final boolean isApi;
  private final CompilationUnitTree unit;
  private final DocTrees trees;
  private final List<String> problems = new ArrayList<>();

  private JavaSource(String name, boolean isApi, CompilationUnitTree unit, DocTrees trees) {
    this.name = name;
    this.isApi = isApi;
    this.unit = unit;
    this.trees = trees;
  }

  /** The problems of one Java file. Of an api file, docs are asked as well. */
  static List<String> problems(String name, String text, boolean isApi) throws IOException {
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("string:///Source.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
          }
        };
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, null, List.of("-proc:none"), null, List.of(file));
    CompilationUnitTree unit = task.parse().iterator().next();
    JavaSource source = new JavaSource(name, isApi, unit, DocTrees.instance(task));
    source.scan(unit, null);
    return source.problems;
  }

  @Override
  public Void visitMethod(MethodTree method, Void none) {
    LineMap lines = unit.getLineMap();
    long begin = start(method);
    long end = lines.getLineNumber(trees.getSourcePositions().getEndPosition(unit, method));
    if (end - begin + 1 > Tidy.METHOD_LINES_MAX) {
      problems.add(Tidy.tooLong(name, begin, end - begin + 1));
    }
    if (isApi && owesDocs(method) && undocumented()) {
      problems.add(name + ":" + begin + ": " + method.getName() + " of the api has no docs");
    }
    return super.visitMethod(method, null);
  }

  @Override
  public Void visitClass(ClassTree type, Void none) {
    if (isApi && isPublic(type.getModifiers(), enclosing()) && undocumented()) {
      problems.add(name + ":" + start(type) + ": " + type.getSimpleName() + " has no docs");
    }
    return super.visitClass(type, null);
  }

  /**
   * Methods of public types; not constructors, and not what is documented where it is declared
   * first.
   */
  private boolean owesDocs(MethodTree method) {
    if (method.getReturnType() == null || !allPublicAround()) {
      return false;
    }
    boolean overrides =
        method.getModifiers().getAnnotations().stream()
            .anyMatch(a -> a.getAnnotationType().toString().equals("Override"));
    return !overrides && isPublic(method.getModifiers(), enclosing());
  }

  private boolean allPublicAround() {
    TreePath path = getCurrentPath().getParentPath();
    while (path.getLeaf() instanceof ClassTree type) {
      Tree above = path.getParentPath().getLeaf();
      if (!isPublic(type.getModifiers(), above)) {
        return false;
      }
      path = path.getParentPath();
    }
    return path.getLeaf() instanceof CompilationUnitTree;
  }

  private Tree enclosing() {
    return getCurrentPath().getParentPath().getLeaf();
  }

  /** What is declared in an interface is public without saying so. */
  private static boolean isPublic(ModifiersTree modifiers, Tree enclosing) {
    return modifiers.getFlags().contains(Modifier.PUBLIC)
        || (enclosing.getKind() == Kind.INTERFACE
            && !modifiers.getFlags().contains(Modifier.PRIVATE));
  }

  private boolean undocumented() {
    return trees.getDocComment(getCurrentPath()) == null;
  }

  private long start(Tree tree) {
    return unit.getLineMap().getLineNumber(trees.getSourcePositions().getStartPosition(unit, tree));
  }
}
