/** A backend of one's own, in one class: forked workers that run at a lower priority. */
package dev.procession.examples.nice;
