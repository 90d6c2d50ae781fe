/** A client for the JVM that reads the changes that a Lantern finds. It needs nothing but the standard library. */
package dev.lantern;
