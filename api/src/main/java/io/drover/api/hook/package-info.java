/**
 * The open lifecycle: one interface per phase. A hook implements what it needs and nothing else.
 *
 * <p>What holds for every call, unless the interface says otherwise:
 *
 * <ul>
 *   <li>Calls may block. Each has a deadline ({@link HookContext#remaining}); a call that does not
 *       answer by then is abandoned and its late answer is dropped.
 *   <li>Calls are made at least once: one that was cut by a crash is made again for the same
 *       attempt, so make them idempotent. A stored result that is still valid is never computed
 *       again.
 *   <li>A hook object belongs to one alloc or one task. Its phases are called one after another, on
 *       any thread, with happens-before between them; Update and PreKilling may run beside the
 *       others. That holds for abandoned calls too: the next one waits a little for their end, and
 *       fails then; what undoes something is made when they have ended.
 *   <li>A hook throws {@link HookException} for an expected failure and says whether trying again
 *       can help. Anything else it throws counts as a failure that cannot be helped; it harms
 *       nobody else.
 *   <li>A thread is interrupted only when what it runs is to end: a cancelled Prestart, Poststart
 *       or Update, or any phase past its deadline.
 * </ul>
 */
@NullMarked
package io.drover.api.hook;

import org.jspecify.annotations.NullMarked;
