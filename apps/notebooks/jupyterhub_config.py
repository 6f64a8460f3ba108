import json
import os
import sys
from pathlib import Path

c = get_config()  # noqa: F821


def secret(key):
    return Path("/etc/secrets/jupyterhub", key).read_text().strip()


c.JupyterHub.bind_url = f"https://{os.environ['PUBLIC_HOST']}"
c.JupyterHub.hub_bind_url = "http://:8081"
c.JupyterHub.hub_connect_url = os.environ["HUB_URL"]
c.JupyterHub.db_url = "sqlite:////srv/jupyterhub/jupyterhub.sqlite"
c.JupyterHub.cookie_secret_file = "/srv/jupyterhub/cookie_secret"
c.JupyterHub.cleanup_servers = False

# The proxy is a deployment of its own, so that notebooks stay connected while the hub restarts.
c.ConfigurableHTTPProxy.should_start = False
c.ConfigurableHTTPProxy.auth_token = secret("proxy-token")
c.ConfigurableHTTPProxy.api_url = os.environ["PROXY_API_URL"]

# Who may enter is decided in Entra ID: the registration requires an assignment, and the research
# groups are assigned to it.
c.JupyterHub.authenticator_class = "azuread"
c.AzureAdOAuthenticator.tenant_id = secret("tenant")
c.AzureAdOAuthenticator.client_id = secret("client-id")
c.AzureAdOAuthenticator.client_secret = secret("client-secret")
c.AzureAdOAuthenticator.oauth_callback_url = f"https://{os.environ['PUBLIC_HOST']}/hub/oauth_callback"
c.AzureAdOAuthenticator.username_claim = "preferred_username"
c.AzureAdOAuthenticator.allow_all = True

c.JupyterHub.spawner_class = "kubespawner.KubeSpawner"
c.KubeSpawner.namespace = os.environ["NAMESPACE"]
c.KubeSpawner.image = os.environ["NOTEBOOK_IMAGE"]
c.KubeSpawner.extra_labels = json.loads(os.environ["NOTEBOOK_LABELS"])
c.KubeSpawner.environment = json.loads(os.environ["NOTEBOOK_ENVIRONMENT"])
c.KubeSpawner.start_timeout = 300
c.KubeSpawner.automount_service_account_token = False
c.KubeSpawner.uid = 1000
c.KubeSpawner.gid = 100
c.KubeSpawner.fs_gid = 100
c.KubeSpawner.pod_security_context = {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}
c.KubeSpawner.container_security_context = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "readOnlyRootFilesystem": True,
}

c.KubeSpawner.storage_pvc_ensure = True
c.KubeSpawner.pvc_name_template = "home-{user_server}"
c.KubeSpawner.storage_class = os.environ["HOME_STORAGE_CLASS"]
c.KubeSpawner.storage_capacity = os.environ["HOME_SIZE"]
c.KubeSpawner.storage_access_modes = ["ReadWriteOnce"]
# Room for what is in /tmp and for logs: the namespace's default would end a notebook at 1 GiB.
disk = {"ephemeral-storage": "3Gi"}
c.KubeSpawner.extra_resource_limits = disk
c.KubeSpawner.volumes = [
    {"name": "home", "persistentVolumeClaim": {"claimName": "{pvc_name}"}},
    {"name": "tmp", "emptyDir": {"sizeLimit": "2Gi"}},
]
c.KubeSpawner.volume_mounts = [
    {"name": "home", "mountPath": "/home/jovyan"},
    {"name": "tmp", "mountPath": "/tmp"},
]


def size(name, cpu, memory, **more):
    override = {"cpu_guarantee": cpu / 2, "cpu_limit": cpu, "mem_guarantee": memory, "mem_limit": memory, **more}
    return {"display_name": name, "slug": name.split(":")[0].lower(), "kubespawner_override": override}


c.KubeSpawner.profile_list = [
    {**size("Small: 2 cores, 4 GB", 2, "4G"), "default": True},
    size("Large: 4 cores, 12 GB", 4, "12G"),
    size(
        "GPU: 4 cores, 16 GB, GTX 1660 Ti", 4, "16G",
        node_selector={"nvidia.com/gpu.product": os.environ["GPU_PRODUCT"]},
        tolerations=[{"key": "nvidia.com/gpu", "operator": "Exists", "effect": "NoSchedule"}],
        extra_resource_limits={**disk, "nvidia.com/gpu": "1"},
        extra_pod_config={"runtimeClassName": "nvidia"},
    ),
]

# A forgotten notebook gives back its memory, and its GPU, after two hours.
c.JupyterHub.services = [
    {"name": "idle-culler", "command": [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=7200", "--cull-every=600"]},
]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    },
]
