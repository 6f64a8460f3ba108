/** One network that a cluster reaches. */
export interface Network {
  /** Address range in CIDR form, such as `10.25.10.0/24`. */
  readonly cidr: string;
  /** Number of the VLAN, from 1 to 4094. */
  readonly vlan?: number;
}
