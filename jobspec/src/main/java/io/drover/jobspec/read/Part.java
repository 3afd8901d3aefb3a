package io.drover.jobspec.read;

import io.drover.api.SourcePlace;
import io.drover.jobspec.eval.Scope;
import io.drover.jobspec.hcl.Body;
import java.util.List;

/**
 * A block after the dynamic ones have been written out.
 *
 * @param type its name
 * @param labels its labels
 * @param body what is in it
 * @param scope the names that expressions in it know
 * @param place where it begins
 */
record Part(String type, List<String> labels, Body body, Scope scope, SourcePlace place) {}
