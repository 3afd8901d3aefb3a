package io.drover.facts;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A fact about how Nomad's client behaves that a test shows of Drover; docs/conformance.md lists
 * them. Where several tests show parts of a fact, one of them has the text.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Repeatable(Fact.Facts.class)
public @interface Fact {
  /** Its number: B for behaviour, S for a sharp edge, D for a defect that Drover does not have. */
  String number();

  /** What happens in Nomad, in our own words. Empty where another test has it. */
  String text() default "";

  /** What Drover does instead, and for whose good; empty where it is the same. */
  String better() default "";

  /** Job files of agent/src/test/resources/recorded, run by Nomad and here, that show it too. */
  String[] recorded() default {};

  /** Several facts. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  @interface Facts {
    /** The facts. */
    Fact[] value();
  }
}
