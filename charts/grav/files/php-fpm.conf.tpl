; PHP as a process beside the web server, reached only from inside the pod.
[global]
error_log = /dev/stderr
daemonize = no

[www]
listen = 127.0.0.1:9000
ping.path = /-/ready
ping.response = ok
pm = dynamic
pm.max_children = 8
pm.start_servers = 2
pm.min_spare_servers = 1
pm.max_spare_servers = 3
pm.max_requests = 500
catch_workers_output = yes
decorate_workers_output = no
clear_env = yes
env[HOME] = /tmp
env[PATH] = /usr/local/bin:/usr/bin:/bin

php_admin_flag[expose_php] = off
php_admin_flag[log_errors] = on
php_admin_flag[display_errors] = off
php_admin_value[error_log] = /dev/stderr
php_admin_value[upload_max_filesize] = {{ .Values.upload }}
php_admin_value[post_max_size] = {{ .Values.upload }}
php_admin_value[session.save_path] = /tmp
php_admin_flag[session.cookie_secure] = on
php_admin_flag[session.cookie_httponly] = on
