package io.drover.core;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A fact about how Nomad behaves that a test shows of Drover; docs/conformance.md lists them. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Repeatable(Fact.Facts.class)
public @interface Fact {
  /** Its number: B for behaviour, S for a sharp edge, D for a defect that Drover does not have. */
  String number();

  /** What happens. */
  String text();

  /** What Drover does better, empty where it is the same. */
  String better() default "";

  /** Several facts. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  @interface Facts {
    /** The facts. */
    Fact[] value();
  }
}
