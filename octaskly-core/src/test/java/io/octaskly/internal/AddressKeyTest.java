package io.octaskly.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressKeyTest {

  @ParameterizedTest
  @CsvSource({
    "2001:db8::1, 2001:db8:0:0::/64",
    "2001:0db8:0000:0000:ffff:1:2:3, 2001:db8:0:0::/64",
    "2001:DB8::1, 2001:db8:0:0::/64",
    "[2001:db8::1]:443, 2001:db8:0:0::/64",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
    "64:ff9b::192.0.2.1, 64:ff9b:0:0::/64",
    "2001:db8:1:2::, 2001:db8:1:2::/64",
    "::1, 0:0:0:0::/64",
    "fe80::1%eth0, fe80:0:0:0::/64",
    "::ffff:192.0.2.7, 192.0.2.7",
    "::FFFF:192.0.2.7, 192.0.2.7",
  })
  void ipv6_addresses_of_one_network_are_one_key(String address, String key) {
    assertThat(AddressKey.of(address)).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.7",
        "host.example",
        "unix",
        "",
        "1:2:3",
        ":::",
        "2001:db8::1::2",
        "12:34"
      })
  void whatever_is_no_ipv6_address_is_its_own_key(String address) {
    assertThat(AddressKey.of(address)).isEqualTo(address);
  }

  @Test
  void long_text_costs_nothing() {
    String colons = ":".repeat(100_000) + "x";

    assertThat(AddressKey.of(colons)).isSameAs(colons);
  }
}
