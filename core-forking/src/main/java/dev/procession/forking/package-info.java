/** The backend {@code forking}: workers that are child JVMs. */
package dev.procession.forking;
