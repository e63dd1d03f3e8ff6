/** Addresses at which public resolvers answer, as their operators publish them: DNS, and mostly over HTTPS and TLS too. */
const FACTS = `
Cloudflare 1.1.1.1 1.0.0.1 1.1.1.2 1.0.0.2 1.1.1.3 1.0.0.3 2606:4700:4700::1111 2606:4700:4700::1001 2606:4700:4700::1112 2606:4700:4700::1002
Google 8.8.8.8 8.8.4.4 2001:4860:4860::8888 2001:4860:4860::8844
Quad9 9.9.9.9 149.112.112.112 9.9.9.10 149.112.112.10 9.9.9.11 149.112.112.11 2620:fe::fe 2620:fe::9 2620:fe::10 2620:fe::11
OpenDNS 208.67.222.222 208.67.220.220 208.67.222.123 208.67.220.123 2620:119:35::35 2620:119:53::53
AdGuard 94.140.14.14 94.140.15.15 94.140.14.15 94.140.15.16 2a10:50c0::ad1:ff 2a10:50c0::ad2:ff
CleanBrowsing 185.228.168.9 185.228.169.9 185.228.168.168 185.228.169.168 2a0d:2a00:1::2 2a0d:2a00:2::2
ControlD 76.76.2.0 76.76.10.0 2606:1a40:: 2606:1a40:1::
NextDNS 45.90.28.0 45.90.30.0
Mullvad 194.242.2.2 194.242.2.3 194.242.2.4
DNS.SB 185.222.222.222 45.11.45.11
AliDNS 223.5.5.5 223.6.6.6 2400:3200::1 2400:3200:baba::1
DNSPod 1.12.12.12 120.53.53.53
Yandex 77.88.8.8 77.88.8.1
Level3 4.2.2.1 4.2.2.2 4.2.2.3 4.2.2.4
`

const OWNERS: ReadonlyMap<string, string> = new Map(
  FACTS.trim()
    .split('\n')
    .flatMap(line => {
      const [owner, ...addresses] = line.split(' ')
      return addresses.map(address => [address, owner] as const)
    }),
)

/** Whose public resolver an address is, where it is a known one. */
export const resolverAt = (address: string): string | undefined => OWNERS.get(address)
