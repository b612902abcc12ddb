/** Child processes: workers that run one target and end with it. */
package dev.procession.core.process;
