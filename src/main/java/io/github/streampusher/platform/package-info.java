/** What is known of the platforms that take streams. */
package io.github.streampusher.platform;
