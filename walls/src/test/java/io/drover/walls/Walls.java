package io.drover.walls;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;

/**
 * What may name what. The poms and the module descriptors keep the modules apart; these rules keep
 * what they cannot: packages within a module, and parts of the JDK.
 */
final class Walls {
  /** The one class that may start a process: the spawner. No task is started from Java. */
  private static final String STARTS_THE_SPAWNER = "io.drover.driver.shim.Connection";

  /** Starts whole drovers, and strangers to them, for {@code drover torture}; no task either. */
  private static final String STARTS_DROVER = "io.drover.agent.torture.Programs";

  /** Parts of java.lang and java.util that know of threads, time, chance, files or processes. */
  private static final Set<String> IMPURE =
      Set.of(
          "java.lang.Thread",
          "java.lang.ThreadLocal",
          "java.lang.ScopedValue",
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.lang.ProcessHandle",
          "java.lang.Runtime",
          "java.time.Clock",
          "java.time.InstantSource",
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.Timer",
          "java.util.Scanner",
          "java.util.ServiceLoader");

  private static final Pattern IMPURE_CALL =
      Pattern.compile(
          "java\\.lang\\.System\\.(?!arraycopy|identityHashCode|lineSeparator)\\w+"
              + "|java\\.time\\.\\w+\\.now"
              + "|java\\.lang\\.Math\\.random"
              + "|java\\.util\\.UUID\\.randomUUID"
              + "|java\\.util\\.Collections\\.shuffle"
              + "|java\\.lang\\.Object\\.(wait|notify|notifyAll)");

  static final ArchRule CORE_IS_PURE =
      classes()
          .that()
          .resideInAPackage("io.drover.core..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                      "io.drover.core..",
                      "io.drover.api..",
                      "java.lang",
                      "java.lang.annotation",
                      "java.lang.invoke",
                      "java.lang.runtime",
                      "java.math",
                      "java.text",
                      "java.time..",
                      "java.util",
                      "java.util.function",
                      "java.util.regex",
                      "java.util.stream",
                      "org.jspecify..")
                  .or(arraysAndPrimitives())
                  .and(not(impure())))
          .because("core is two pure machines: time, chance, disk and processes are arguments");

  static final ArchRule CORE_ASKS_NOBODY =
      noClasses()
          .that()
          .resideInAPackage("io.drover.core..")
          .should()
          .accessTargetWhere(memberMatching(IMPURE_CALL))
          .because("a step is a function of the state, the event and the time it is given");

  static final ArchRule API_NEEDS_NOTHING =
      classes()
          .that()
          .resideInAPackage("io.drover.api..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage("io.drover.api..", "java..", "org.jspecify..")
                  .or(arraysAndPrimitives()))
          .because("whoever writes a hook or a driver gets the api, and nothing with it");

  static final ArchRule THE_AGENT_SEES_THE_FACADE =
      noClasses()
          .that()
          .resideInAPackage("io.drover.agent..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.drover..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "io.drover.agent..",
                              "io.drover.api..",
                              "io.drover.jobspec",
                              "io.drover.jobspec.problem",
                              "io.drover.runner",
                              "io.drover.runner.doctor",
                              "io.drover.runner.log")))
                  .and(not(HasName.Predicates.name("io.drover.runner.store.RecoveryReport"))))
          .because("what the command line can do, an embedding program can do as well");

  static final ArchRule JOBSPEC_SHOWS_RESULTS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.drover.jobspec..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.drover.jobspec..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "io.drover.jobspec",
                              "io.drover.jobspec.json",
                              "io.drover.jobspec.match",
                              "io.drover.jobspec.problem"))))
          .because("others see plans, problems and the job as JSON, not how a file is read");

  static final ArchRule NOTHING_NEEDS_THE_AGENT =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.drover.agent..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.drover.agent..")
          .because("the engine is a library; the command line is one of its users");

  static final ArchRule DRIVERS_ARE_STRANGERS =
      slices()
          .matching("io.drover.driver.(*)..")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(
              alwaysTrue(),
              resideInAnyPackage("io.drover.driver.shim..", "io.drover.driver.common.."))
          .because("a driver can be taken out or replaced without reading another");

  static final ArchRule NO_CYCLES =
      slices()
          .matching("io.drover.(**)")
          .should()
          .beFreeOfCycles()
          .ignoreDependency(
              resideInAnyPackage("io.drover.runner..*"), resideInAPackage("io.drover.runner"))
          .ignoreDependency(
              resideInAPackage("io.drover.jobspec.eval"),
              resideInAPackage("io.drover.jobspec.read"))
          .because("packages in a cycle can only be read together");

  static final ArchRule PACKAGES_ARE_NULL_MARKED =
      classes()
          .should(liveInNullMarkedPackages())
          .because("what can be null says so, everything else cannot be");

  static final ArchRule ONE_STARTS_PROCESSES =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(STARTS_THE_SPAWNER)
          .and()
          .doNotHaveFullyQualifiedName(STARTS_DROVER)
          .should()
          .accessTargetWhere(memberMatching("java\\.lang\\.(ProcessBuilder\\.\\S+|Runtime\\.exec)"))
          .because(
              "a process started by Java has no shim: its exit is lost with us; ask a driver for"
                  + " it");

  static final ArchRule NOBODY_SLEEPS =
      noClasses()
          .should()
          .accessTargetWhere(
              memberMatching(
                  "java\\.lang\\.Thread\\.sleep|java\\.util\\.concurrent\\.TimeUnit\\.sleep"))
          .because("waiting is for an event with a named bound, and in tests time is simulated");

  static final ArchRule ONLY_THE_PROGRAM_ENDS_THE_JVM =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.drover.agent..", "io.drover.sim..")
          .should()
          .accessTargetWhere(
              memberMatching(
                  "java\\.lang\\.System\\.(exit|out|err|in)|java\\.lang\\.Runtime\\.(exit|halt)"))
          .because("a library neither ends its user's program nor writes on its terminal");

  private Walls() {}

  private static DescribedPredicate<JavaClass> impure() {
    return DescribedPredicate.describe(
        "parts of the JDK that know of threads, time, chance, files or processes",
        c -> IMPURE.contains(outermost(c.getName())));
  }

  private static String outermost(String name) {
    int dollar = name.indexOf('$');
    return dollar < 0 ? name : name.substring(0, dollar);
  }

  private static DescribedPredicate<JavaClass> arraysAndPrimitives() {
    return DescribedPredicate.describe(
        "arrays and primitives", c -> c.isArray() || c.isPrimitive());
  }

  private static DescribedPredicate<JavaAccess<?>> memberMatching(String pattern) {
    return memberMatching(Pattern.compile(pattern));
  }

  private static DescribedPredicate<JavaAccess<?>> memberMatching(Pattern pattern) {
    return DescribedPredicate.describe(
        pattern.pattern(),
        access -> {
          AccessTarget target = access.getTarget();
          String member = target.getOwner().getName() + "." + ((HasName) target).getName();
          return pattern.matcher(member).matches();
        });
  }

  private static ArchCondition<JavaClass> liveInNullMarkedPackages() {
    return new ArchCondition<>("live in a package marked @NullMarked") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        JavaPackage home = item.getPackage();
        if (!home.tryGetAnnotationOfType(NullMarked.class).isPresent()) {
          events.add(
              SimpleConditionEvent.violated(
                  item,
                  home.getName() + " has no package-info.java with @NullMarked (" + item + ")"));
        }
      }
    };
  }
}
