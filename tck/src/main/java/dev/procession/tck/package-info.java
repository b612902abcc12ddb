/**
 * The contract as a test suite. A backend's author subclasses {@link dev.procession.tck.BackendTck}
 * and runs it; each test names the clause of {@code docs/contract.md} that it holds the backend to.
 */
package dev.procession.tck;
