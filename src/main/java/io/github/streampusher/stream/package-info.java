/** The values of a definition, and what of them is secret. Pure; uses the JDK only. */
package io.github.streampusher.stream;
