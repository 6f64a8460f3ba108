/** What the stand-in of Portainer keeps in memory, in the words of the API. */

export interface Person {
  readonly Id: number;
  readonly Username: string;
  /** 1: administrator, 2: anybody else. */
  readonly Role: number;
}

export interface EnvironmentRecord {
  readonly Id: number;
  readonly Name: string;
  /** 1: Docker, 2: its agent, 6: an agent on Kubernetes. */
  readonly Type: number;
  URL: string;
  GroupId: number;
  TagIds: number[];
  /** 1: up, 2: down. */
  Status: number;
  TeamAccessPolicies: Record<string, unknown>;
  /** Id of the Swarm behind it; empty when there is none. */
  readonly swarm: string;
}

export interface ResourceControl {
  readonly Id: number;
  readonly ResourceId: string;
  readonly Type: 6;
  Public: boolean;
  AdministratorsOnly: boolean;
  UserAccesses: { readonly UserId: number; readonly AccessLevel: 1 }[];
  TeamAccesses: { readonly TeamId: number; readonly AccessLevel: 1 }[];
}

export interface GitConfig {
  URL: string;
  ReferenceName: string;
  ConfigFilePath: string;
  ConfigHash: string;
  TLSSkipVerify: boolean;
  Authentication: { readonly Username: string; readonly Password: string } | null;
}

export interface StackRecord {
  readonly Id: number;
  readonly Name: string;
  /** 1: Swarm, 2: Compose, 3: Kubernetes. */
  readonly Type: number;
  readonly EndpointId: number;
  readonly SwarmId: string;
  /** 1: active, 2: stopped; since 2.40 3: deploying, 4: failed. */
  Status: number;
  Env: { readonly name: string; readonly value: string }[];
  CreatedBy: string;
  UpdatedBy: string;
  AutoUpdate: { Interval: string; Webhook: string; JobID?: string } | null;
  GitConfig: GitConfig | null;
  ResourceControl: ResourceControl | null;
  DeploymentStatus?: { readonly Status: number; readonly Message: string }[];
  Namespace?: string;
  /** The file that was deployed last. */
  file: string;
}

export interface NetworkRecord {
  readonly environment: number;
  readonly Name: string;
  readonly Driver: string;
  readonly Attachable: boolean;
  readonly Internal: boolean;
  readonly Options: Readonly<Record<string, string>>;
}

/** A service, or a container, of a stack. */
export interface ServiceRecord {
  readonly environment: number;
  readonly stack: string;
  readonly name: string;
  /** How often it was updated: once with each deployment, changed or not. */
  version: number;
  /** What it runs; tasks are made anew when this differs. */
  spec: string;
  task: string;
  running: number;
  desired: number;
}
