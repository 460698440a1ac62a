/** Parts that the tests of several packages share: definitions, waiting, ports and a real RTMP server. */
package io.github.streampusher.testkit;
