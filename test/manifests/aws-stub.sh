#!/bin/sh
# Stands for `aws` and `eksctl` in the manifests' scripts. It knows of IAM what they depend on: what exists is not made a second
# time, and a role gets only policies that exist. In $STATE: policies/NAME, roles/ROLE/NAME-OF-A-POLICY, and the calls.
set -eu

fail() {
  echo "An error occurred ($1) when calling the operation" >&2
  exit 254
}

command=${0##*/}
while [ $# -gt 0 ]; do
  case $1 in --*) break ;; esac
  command="$command $1"
  shift
done
while [ $# -gt 0 ]; do
  case $1 in
    --policy-name) policy=$2 ;;
    --policy-arn | --attach-policy-arn) policy=${2##*/} ;;
    --policy-document) document=${2#file://} ;;
    --role-name) role=$2 ;;
  esac
  shift
done
echo "$command" >> "$STATE/calls"

case $command in
  'aws iam create-policy')
    [ ! -e "$STATE/denied" ] || fail AccessDenied
    [ ! -e "$STATE/policies/$policy" ] || fail EntityAlreadyExists
    cp "$document" "$STATE/policies/$policy"
    ;;
  'aws iam create-role')
    mkdir "$STATE/roles/$role" 2> /dev/null || fail EntityAlreadyExists
    ;;
  'aws iam attach-role-policy')
    [ -d "$STATE/roles/$role" ] && [ -e "$STATE/policies/$policy" ] || fail NoSuchEntity
    cp "$STATE/policies/$policy" "$STATE/roles/$role/"
    ;;
  'aws eks describe-fargate-profile')
    echo arn:aws:iam::123456789012:role/pod-execution
    ;;
  'eksctl create iamserviceaccount')
    # One that is there is left out, whatever policies are named: https://github.com/eksctl-io/eksctl/issues/2665
    if mkdir "$STATE/roles/$role" 2> /dev/null; then cp "$STATE/policies/$policy" "$STATE/roles/$role/"; fi
    ;;
esac
