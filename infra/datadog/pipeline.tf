resource "datadog_logs_custom_pipeline" "hydrant" {
  name        = "Hydrant"
  description = "Makes fields and tags of the attributes that Hydrant writes: docs/datadog-pipeline.md of the project."
  is_enabled  = true
  filter {
    query = "@hydrant.v:1"
  }
  processor {
    date_remapper {
      name       = "The log's date"
      is_enabled = true
      sources    = ["timestamp"]
    }
  }
  processor {
    status_remapper {
      name       = "The log's status"
      is_enabled = true
      sources    = ["status"]
    }
  }
  processor {
    service_remapper {
      name       = "The log's service"
      is_enabled = true
      sources    = ["service"]
    }
  }
  processor {
    message_remapper {
      name       = "The log's message"
      is_enabled = true
      sources    = ["message"]
    }
  }
  processor {
    trace_id_remapper {
      name       = "The log's trace"
      is_enabled = true
      sources    = ["dd.trace_id", "contextMap.dd.trace_id", "named_tags.dd.trace_id", "trace_id"]
    }
  }
  processor {
    span_id_remapper {
      name       = "The log's span"
      is_enabled = true
      sources    = ["dd.span_id", "contextMap.dd.span_id", "named_tags.dd.span_id", "span_id"]
    }
  }
  processor {
    attribute_remapper {
      name                 = "Tag source of ddsource"
      is_enabled           = true
      source_type          = "attribute"
      sources              = ["ddsource"]
      target_type          = "tag"
      target               = "source"
      preserve_source      = true
      override_on_conflict = true
    }
  }
  processor {
    pipeline {
      name       = "Tags of every log"
      is_enabled = true
      filter {
        query = "@hydrant.v:1"
      }
      processor {
        attribute_remapper {
          name                 = "Tag env of hydrant.tags.env"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.env"]
          target_type          = "tag"
          target               = "env"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag version of hydrant.tags.version"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.version"]
          target_type          = "tag"
          target               = "version"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag kube_cluster_name of hydrant.tags.kube_cluster_name"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.kube_cluster_name"]
          target_type          = "tag"
          target               = "kube_cluster_name"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag container_id of hydrant.tags.container_id"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.container_id"]
          target_type          = "tag"
          target               = "container_id"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag late of hydrant.tags.late"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.late"]
          target_type          = "tag"
          target               = "late"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag replayed of hydrant.tags.replayed"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.replayed"]
          target_type          = "tag"
          target               = "replayed"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag replay_id of hydrant.tags.replay_id"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.replay_id"]
          target_type          = "tag"
          target               = "replay_id"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag aws_account of hydrant.tags.aws_account"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.aws_account"]
          target_type          = "tag"
          target               = "aws_account"
          preserve_source      = true
          override_on_conflict = true
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag region of hydrant.tags.region"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.region"]
          target_type          = "tag"
          target               = "region"
          preserve_source      = true
          override_on_conflict = true
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag sourcecategory of hydrant.tags.sourcecategory"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.sourcecategory"]
          target_type          = "tag"
          target               = "sourcecategory"
          preserve_source      = true
          override_on_conflict = false
        }
      }
    }
  }
  processor {
    pipeline {
      name       = "Kubernetes: pod, container, image"
      is_enabled = true
      filter {
        query = "@hydrant.v:1"
      }
      processor {
        attribute_remapper {
          name                 = "Tag kube_namespace of hydrant.tags.kube_namespace"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.kube_namespace"]
          target_type          = "tag"
          target               = "kube_namespace"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag pod_name of hydrant.tags.pod_name"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.pod_name"]
          target_type          = "tag"
          target               = "pod_name"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag kube_container_name of hydrant.tags.kube_container_name"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.kube_container_name"]
          target_type          = "tag"
          target               = "kube_container_name"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag display_container_name of hydrant.tags.display_container_name"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.display_container_name"]
          target_type          = "tag"
          target               = "display_container_name"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag eks_fargate_node of hydrant.tags.eks_fargate_node"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.eks_fargate_node"]
          target_type          = "tag"
          target               = "eks_fargate_node"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag image_name of hydrant.tags.image_name"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.image_name"]
          target_type          = "tag"
          target               = "image_name"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag short_image of hydrant.tags.short_image"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.short_image"]
          target_type          = "tag"
          target               = "short_image"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag image_tag of hydrant.tags.image_tag"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.image_tag"]
          target_type          = "tag"
          target               = "image_tag"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag image_id of hydrant.tags.image_id"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.image_id"]
          target_type          = "tag"
          target               = "image_id"
          preserve_source      = true
          override_on_conflict = false
        }
      }
    }
  }
  processor {
    pipeline {
      name       = "Kubernetes: owners"
      is_enabled = true
      filter {
        query = "@hydrant.v:1"
      }
      processor {
        attribute_remapper {
          name                 = "Tag kube_deployment of hydrant.tags.kube_deployment"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.kube_deployment"]
          target_type          = "tag"
          target               = "kube_deployment"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag kube_replica_set of hydrant.tags.kube_replica_set"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.kube_replica_set"]
          target_type          = "tag"
          target               = "kube_replica_set"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag kube_argo_rollout of hydrant.tags.kube_argo_rollout"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.kube_argo_rollout"]
          target_type          = "tag"
          target               = "kube_argo_rollout"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag kube_stateful_set of hydrant.tags.kube_stateful_set"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.kube_stateful_set"]
          target_type          = "tag"
          target               = "kube_stateful_set"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag kube_daemon_set of hydrant.tags.kube_daemon_set"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.kube_daemon_set"]
          target_type          = "tag"
          target               = "kube_daemon_set"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag kube_replication_controller of hydrant.tags.kube_replication_controller"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.kube_replication_controller"]
          target_type          = "tag"
          target               = "kube_replication_controller"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag kube_job of hydrant.tags.kube_job"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.kube_job"]
          target_type          = "tag"
          target               = "kube_job"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag kube_cronjob of hydrant.tags.kube_cronjob"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.kube_cronjob"]
          target_type          = "tag"
          target               = "kube_cronjob"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag kube_ownerref_kind of hydrant.tags.kube_ownerref_kind"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.kube_ownerref_kind"]
          target_type          = "tag"
          target               = "kube_ownerref_kind"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag kube_ownerref_name of hydrant.tags.kube_ownerref_name"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.kube_ownerref_name"]
          target_type          = "tag"
          target               = "kube_ownerref_name"
          preserve_source      = true
          override_on_conflict = false
        }
      }
    }
  }
  processor {
    pipeline {
      name       = "Kubernetes: labels and annotations"
      is_enabled = true
      filter {
        query = "@hydrant.v:1"
      }
      processor {
        attribute_remapper {
          name                 = "Tag kube_app_name of hydrant.tags.kube_app_name"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.kube_app_name"]
          target_type          = "tag"
          target               = "kube_app_name"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag kube_app_instance of hydrant.tags.kube_app_instance"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.kube_app_instance"]
          target_type          = "tag"
          target               = "kube_app_instance"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag kube_app_version of hydrant.tags.kube_app_version"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.kube_app_version"]
          target_type          = "tag"
          target               = "kube_app_version"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag kube_app_component of hydrant.tags.kube_app_component"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.kube_app_component"]
          target_type          = "tag"
          target               = "kube_app_component"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag kube_app_part_of of hydrant.tags.kube_app_part_of"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.kube_app_part_of"]
          target_type          = "tag"
          target               = "kube_app_part_of"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag kube_app_managed_by of hydrant.tags.kube_app_managed_by"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.kube_app_managed_by"]
          target_type          = "tag"
          target               = "kube_app_managed_by"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag kube_autoscaler_kind of hydrant.tags.kube_autoscaler_kind"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.kube_autoscaler_kind"]
          target_type          = "tag"
          target               = "kube_autoscaler_kind"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag kueue_cluster_queue of hydrant.tags.kueue_cluster_queue"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.kueue_cluster_queue"]
          target_type          = "tag"
          target               = "kueue_cluster_queue"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag kueue_local_queue of hydrant.tags.kueue_local_queue"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.kueue_local_queue"]
          target_type          = "tag"
          target               = "kueue_local_queue"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag oshift_deployment of hydrant.tags.oshift_deployment"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.oshift_deployment"]
          target_type          = "tag"
          target               = "oshift_deployment"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag oshift_deployment_config of hydrant.tags.oshift_deployment_config"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.oshift_deployment_config"]
          target_type          = "tag"
          target               = "oshift_deployment_config"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag dd_remote_config_id of hydrant.tags.dd_remote_config_id"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.dd_remote_config_id"]
          target_type          = "tag"
          target               = "dd_remote_config_id"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag dd_remote_config_rev of hydrant.tags.dd_remote_config_rev"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.dd_remote_config_rev"]
          target_type          = "tag"
          target               = "dd_remote_config_rev"
          preserve_source      = true
          override_on_conflict = false
        }
      }
    }
  }
  processor {
    pipeline {
      name       = "ECS"
      is_enabled = true
      filter {
        query = "@hydrant.v:1"
      }
      processor {
        attribute_remapper {
          name                 = "Tag ecs_cluster_name of hydrant.tags.ecs_cluster_name"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.ecs_cluster_name"]
          target_type          = "tag"
          target               = "ecs_cluster_name"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag ecs_container_name of hydrant.tags.ecs_container_name"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.ecs_container_name"]
          target_type          = "tag"
          target               = "ecs_container_name"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag container_name of hydrant.tags.container_name"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.container_name"]
          target_type          = "tag"
          target               = "container_name"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag cluster_name of hydrant.tags.cluster_name"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.cluster_name"]
          target_type          = "tag"
          target               = "cluster_name"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag cluster_arn of hydrant.tags.cluster_arn"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.cluster_arn"]
          target_type          = "tag"
          target               = "cluster_arn"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag task_arn of hydrant.tags.task_arn"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.task_arn"]
          target_type          = "tag"
          target               = "task_arn"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag task_name of hydrant.tags.task_name"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.task_name"]
          target_type          = "tag"
          target               = "task_name"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag task_family of hydrant.tags.task_family"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.task_family"]
          target_type          = "tag"
          target               = "task_family"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag task_version of hydrant.tags.task_version"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.task_version"]
          target_type          = "tag"
          target               = "task_version"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag task_definition_arn of hydrant.tags.task_definition_arn"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["hydrant.tags.task_definition_arn"]
          target_type          = "tag"
          target               = "task_definition_arn"
          preserve_source      = true
          override_on_conflict = false
        }
      }
    }
  }
  processor {
    pipeline {
      name       = "Datadog's EKS Fargate guide"
      is_enabled = true
      filter {
        query = "@hydrant.v:1"
      }
      processor {
        attribute_remapper {
          name                 = "Tag kube_container_name of kubernetes.container_name"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["kubernetes.container_name"]
          target_type          = "tag"
          target               = "kube_container_name"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag kube_namespace of kubernetes.namespace_name"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["kubernetes.namespace_name"]
          target_type          = "tag"
          target               = "kube_namespace"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag pod_name of kubernetes.pod_name"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["kubernetes.pod_name"]
          target_type          = "tag"
          target               = "pod_name"
          preserve_source      = true
          override_on_conflict = false
        }
      }
      processor {
        attribute_remapper {
          name                 = "Tag container_id of kubernetes.docker_id"
          is_enabled           = true
          source_type          = "attribute"
          sources              = ["kubernetes.docker_id"]
          target_type          = "tag"
          target               = "container_id"
          preserve_source      = true
          override_on_conflict = false
        }
      }
    }
  }
}
