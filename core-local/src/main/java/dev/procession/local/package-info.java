/** The backend {@code local}: workers that are threads of this JVM. */
package dev.procession.local;
