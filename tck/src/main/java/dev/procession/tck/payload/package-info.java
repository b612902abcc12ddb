/** What the contract's tests run on workers. */
package dev.procession.tck.payload;
