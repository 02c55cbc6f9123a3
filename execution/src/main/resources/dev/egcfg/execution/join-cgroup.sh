# Joins the control group named first, then becomes the command that follows: nothing of it ever runs outside.
echo $$ >"$1/cgroup.procs" || exit 1
shift
exec "$@"
