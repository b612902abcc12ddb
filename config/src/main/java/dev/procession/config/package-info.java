/** An executor's spec from a JSON file: {@link dev.procession.config.SpecFile#read}. */
package dev.procession.config;
