# Texts that become part of the program: the prelude, and the pages of `explain`. Included by the root CMakeLists.txt after
# the libraries exist:
#
#   include(stdlib/embed.cmake)
#   ruff_embed_text(ruff_stdlib prelude_source stdlib/registry.hpp ruff::stdlib::prelude_source FILES…)

set(RUFF_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed_text.cmake)

function(ruff_embed_text target name header function)
  set(generated ${CMAKE_BINARY_DIR}/generated/${name}.cpp)
  add_custom_command(
    OUTPUT ${generated}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${generated} -DHEADER=${header} -DFUNCTION=${function} "-DFILES=${ARGN}"
            -P ${RUFF_EMBED_SCRIPT}
    DEPENDS ${ARGN} ${RUFF_EMBED_SCRIPT}
    VERBATIM)
  target_sources(${target} PRIVATE ${generated})
endfunction()
